using System.Text.Encodings.Web;
using EmailPlatform.Core.Suppression;

namespace EmailPlatform.Api.Unsubscribing;

/// <summary>The pages behind an unsubscribe link, in plain HTML without a script.</summary>
internal static class UnsubscribePage
{
    /// <summary>Asks. The form posts to the page's own address.</summary>
    public static string Ask(UnsubscribeLink link) => Page(
        "Unsubscribe",
        $"""
        <p>Do you want to stop {What(link.Token.Scope)} to <strong>{Masked(link.Message.Recipient)}</strong>?</p>
        <form method="post"><button type="submit">Unsubscribe</button></form>
        <p class="note">If you came here by mistake, just close this page: nothing has changed.</p>
        """);

    public static string Done(UnsubscribeLink link) => Page(
        "You are unsubscribed",
        $"""
        <p role="status">There will be no more {What(link.Token.Scope)} to <strong>{Masked(link.Message.Recipient)}</strong>.</p>
        <p class="note">A message that was already on its way may still arrive.</p>
        """);

    public static string Unknown { get; } = Page(
        "This link does not work",
        """
        <p>It is incomplete, or the message that it came with is too old.</p>
        <p class="note">Please use the link of a newer message, or write to its sender.</p>
        """);

    private static string What(SuppressionScope scope) => scope switch
    {
        { Topic: { } topic } => $"messages about “{HtmlEncoder.Default.Encode(topic)}”",
        { Value: "stream:bulk" } => "newsletters and offers from this sender",
        { Value: "stream:transactional" } => "notifications from this sender",
        _ => "all messages from this sender",
    };

    /// <summary>Enough for the owner to know it; whoever a message was forwarded to does not learn it.</summary>
    private static string Masked(string address)
    {
        var at = address.LastIndexOf('@');
        return HtmlEncoder.Default.Encode(at > 0 ? $"{address[0]}***{address[at..]}" : "***");
    }

    private static string Page(string title, string content) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{{title}}</title>
        <style>
        :root { color-scheme: light dark; --page: #f3f4f6; --card: #fff; --ink: #1f2937; --soft: #5b6472; --accent: #1d4ed8; --on-accent: #fff; }
        @media (prefers-color-scheme: dark) { :root { --page: #111418; --card: #1b2027; --ink: #e7eaee; --soft: #a3adba; --accent: #8fb2ff; --on-accent: #0b1220; } }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.25rem; background: var(--page); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
        main { width: 100%; max-width: 30rem; padding: 2.25rem 2rem; background: var(--card); border-radius: .875rem; box-shadow: 0 1px 2px rgb(0 0 0 / .08), 0 8px 28px rgb(0 0 0 / .08); }
        h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
        p { margin: 0 0 1.25rem; overflow-wrap: anywhere; }
        button { min-height: 2.875rem; padding: 0 1.5rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
        button:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
        .note { margin: 1.25rem 0 0; color: var(--soft); font-size: .9375rem; }
        </style>
        </head>
        <body>
        <main>
        <h1>{{title}}</h1>
        {{content}}
        </main>
        </body>
        </html>

        """;
}
