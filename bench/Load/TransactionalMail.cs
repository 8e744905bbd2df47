using System.Globalization;
using System.Text;

namespace EmailPlatform.Bench.Load;

/// <summary>Bodies of POST /v1/send of about 2 KB: a receipt with text, HTML and variables.</summary>
internal static class TransactionalMail
{
    public const int Bytes = 2048;

    /// <summary>Where the recipient's number goes.</summary>
    public const string Number = "@NUMBER@";

    /// <summary>The body with <see cref="Number"/> where each differs.</summary>
    public static string Pattern { get; } = MakePattern();

    public static byte[] Body(int number) =>
        Encoding.UTF8.GetBytes(Pattern.Replace(Number, number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static string MakePattern()
    {
        const string Head = $$$"""
            {"from":{"email":"shop@example.test","name":"Shop"},"to":[{"email":"customer-{{{Number}}}@example.net","name":"Bea"}],
            "subject":"Your order {{ order }}","variables":{"name":"Bea","order":"{{{Number}}}"},"tags":["receipt"],"metadata":{"order":"{{{Number}}}"},
            "text":"Thank you, {{ name }}. Order {{ order }} is on its way.","html":"<h1>Thank you, {{ name }}</h1>
            """;
        const string Tail = "\"}";
        var pattern = new StringBuilder(Head.Replace("\n", "", StringComparison.Ordinal));
        for (var line = 1; pattern.Length < Bytes - Tail.Length; line++)
        {
            var text = $"<p>Item {line} of order {{{{ order }}}}: packed with care, and sent to you today by the fastest post there is.</p>";
            pattern.Append(text.AsSpan(0, Math.Min(text.Length, Bytes - Tail.Length - pattern.Length)));
        }
        return pattern.Append(Tail).ToString();
    }
}
