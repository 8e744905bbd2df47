namespace EmailPlatform.Api.Sending;

/// <summary>Bodies that a new installation accepts as they stand, but for the template.</summary>
internal static class SendExamples
{
    public const string Single = """
        {
          "from": {"email": "shop@example.test", "name": "Shop"},
          "to": [{"email": "bea@example.net", "name": "Bea"}],
          "subject": "Your order, {{ name }}",
          "text": "Thank you, {{ name }}. Order {{ order }} is on its way.",
          "html": "<p>Thank you, {{ name }}. Order <b>{{ order }}</b> is on its way.</p>",
          "variables": {"name": "Bea", "order": "42"},
          "headers": {"X-Order": "42"},
          "attachments": [{"filename": "terms.txt", "content_type": "text/plain", "content": "Tm8gcmV0dXJucy4K"}],
          "tags": ["receipt"],
          "metadata": {"order": "42"}
        }
        """;

    public const string Bulk = """
        {
          "from": {"email": "news@example.test", "name": "Shop"},
          "recipients": [
            {"to": {"email": "bea@example.net", "name": "Bea"}, "variables": {"name": "Bea"}},
            {"to": "Carl <carl@example.net>", "variables": {"name": "Carl"}, "metadata": {"cohort": "b"}}
          ],
          "subject": "{{ name }}, the new collection is here",
          "text": "Hello {{ name }}, have a look.",
          "tags": ["newsletter"]
        }
        """;

    public const string Template = """
        {
          "from": {"email": "shop@example.test", "name": "Shop"},
          "to": ["Bea <bea@example.net>"],
          "template": {"name": "welcome"},
          "variables": {"name": "Bea"}
        }
        """;
}
