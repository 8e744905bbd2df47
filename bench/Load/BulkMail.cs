using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EmailPlatform.Bench.Load;

/// <summary>Bodies of POST /v1/send/bulk: a newsletter of about 20 KB whose every paragraph has variables of the recipient, so that no two messages share a body.</summary>
internal static class BulkMail
{
    public const int HtmlBytes = 19 * 1024;

    private static readonly string[] Cities = ["Berlin", "Lisboa", "Osaka", "Toronto", "Nairobi", "Lima", "Oslo"];

    private static readonly string Html = MakeHtml();

    /// <param name="first">The number of the first recipient; all numbers of a run differ.</param>
    /// <param name="recipients">At most 1000.</param>
    public static ReadOnlyMemory<byte> Body(int first, int recipients)
    {
        var buffer = new ArrayBufferWriter<byte>(256 * 1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("from", "Shop <news@example.test>");
        json.WriteString("subject", "{{ name }}, what is new in {{ city }}");
        json.WriteString("text", "Hello {{ name }} ({{ number }}), have a look at what is new in {{ city }}.");
        json.WriteString("html", Html);
        json.WriteStartArray("recipients");
        for (var number = first; number < first + recipients; number++)
            WriteRecipient(json, number);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteRecipient(Utf8JsonWriter json, int number)
    {
        json.WriteStartObject();
        json.WriteString("to", string.Create(CultureInfo.InvariantCulture, $"reader-{number}@example.net"));
        json.WriteStartObject("variables");
        json.WriteString("name", string.Create(CultureInfo.InvariantCulture, $"Reader {number}"));
        json.WriteString("number", number.ToString(CultureInfo.InvariantCulture));
        json.WriteString("city", Cities[number % Cities.Length]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string MakeHtml()
    {
        var html = new StringBuilder("<!doctype html><html><body><h1>Hello {{ name }}</h1>");
        for (var paragraph = 1; html.Length < HtmlBytes; paragraph++)
        {
            html.Append(CultureInfo.InvariantCulture, $$$"""
                <h2>Idea {{{paragraph}}} for {{ name }}</h2>
                <p style="font-family: Georgia, serif; line-height: 1.5; color: #222">Dear {{ name }}, as customer {{ number }} you hear it first:
                in {{ city }} there is something new on every corner, and number {{{paragraph}}} of our list is the one that our readers in {{ city }} liked best.
                <a href="https://shop.example.test/{{ city | downcase }}/{{{paragraph}}}?reader={{ number }}">See it in {{ city }}</a></p>

                """);
        }
        return html.Append("</body></html>\n").ToString();
    }
}
