using System.Text;
using System.Text.Json;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>The messages of the mail-parser project, each with what its own parser reads in it: with LF, and with CRLF line ends.</summary>
internal static class MailParserCorpus
{
    private static readonly string Folder = Corpora.Path("mail-parser", "eml");

    public static void SkipUnlessHere() => Assert.SkipUnless(Directory.Exists(Folder), "The mail-parser corpus is not here.");

    /// <summary>Such as <c>legacy/007 crlf</c>, with the message and what is expected of it.</summary>
    public static IEnumerable<(string Name, byte[] Message, SortedDictionary<string, string> Expected)> Cases()
    {
        foreach (var file in Directory.GetFiles(Folder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(Folder, file)[..^4];
            var message = File.ReadAllBytes(file);
            yield return (name, Convert(message, text => text.Replace("\r", "")), ReadExpected($"{file[..^4]}.json"));
            yield return ($"{name} crlf", Convert(message, text => text.Replace("\r\n", "\n").Replace("\n", "\r\n")), ReadExpected($"{file[..^4]}.crlf.json"));
        }
    }

    /// <summary>What our parser reads, in the same terms.</summary>
    public static SortedDictionary<string, string> Describe(MimeEntity message)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Describe(message, "", facts);
        return facts;
    }

    private static void Describe(MimeEntity message, string prefix, SortedDictionary<string, string> facts)
    {
        var parts = new List<MimeEntity>();
        Flatten(message, parts);
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            var at = $"{prefix}{i:00}";
            if (part.Header("Content-Type") is not null)
                facts[$"{at} type"] = part.ContentType.FullType;
            if (part.FileName is not null)
                facts[$"{at} file"] = part.FileName;
            DescribeHeader(part, at, facts);
            if (part.Children is [var inner] && part.ContentType.Is("message"))
                Describe(inner, $"{at}/", facts);
            else if (part.ContentType.Is("multipart") && part.Children.Count > 0)
                facts[$"{at} parts"] = $"{part.Children.Count}";
            else
                (facts[$"{at} bytes"], facts[$"{at} text"]) = (System.Convert.ToHexString(part.DecodeContent().Span), part.DecodeText());
        }
    }

    private static void DescribeHeader(MimeEntity part, string at, SortedDictionary<string, string> facts)
    {
        if (part.Header("Subject") is { } subject)
            facts[$"{at} subject"] = subject.Value;
        if (part.ContentId is { } id)
            facts[$"{at} content-id"] = id;
        foreach (var name in (ReadOnlySpan<string>)["From", "To"])
        {
            if (part.Header(name) is not { } field)
                continue;
            _ = MailboxList.TryParse(field.Text, out var mailboxes, out _);
            if (mailboxes.Count > 0)
                facts[$"{at} {name.ToLowerInvariant()}"] = string.Join(", ", mailboxes.Select(m => $"{m.Name} <{m.Address.Value}>"));
        }
    }

    private static void Flatten(MimeEntity entity, List<MimeEntity> parts)
    {
        parts.Add(entity);
        if (entity.ContentType.Is("message"))
            return;
        foreach (var child in entity.Children)
            Flatten(child, parts);
    }

    private static SortedDictionary<string, string> ReadExpected(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        ReadMessage(document.RootElement, "", facts);
        return facts;
    }

    private static void ReadMessage(JsonElement message, string prefix, SortedDictionary<string, string> facts)
    {
        var i = 0;
        foreach (var part in message.GetProperty("parts").EnumerateArray())
        {
            var at = $"{prefix}{i++:00}";
            string? disposition = null;
            string? type = null;
            foreach (var header in part.GetProperty("headers").EnumerateArray())
                ReadHeader(header, at, facts, ref disposition, ref type);
            if ((disposition ?? type) is { } fileName)
                facts[$"{at} file"] = fileName;
            ReadBody(part.GetProperty("body").EnumerateObject().Single(), at, facts);
        }
    }

    private static void ReadBody(JsonProperty body, string at, SortedDictionary<string, string> facts)
    {
        switch (body.Name)
        {
            case "Text" or "Html":
                facts[$"{at} text"] = body.Value.GetString()!;
                break;
            case "Multipart":
                facts[$"{at} parts"] = $"{body.Value.GetArrayLength()}";
                break;
            case "Message":
                ReadMessage(body.Value, $"{at}/", facts);
                break;
            default:
                facts[$"{at} bytes"] = System.Convert.ToHexString(body.Value.EnumerateArray().Select(b => b.GetByte()).ToArray());
                break;
        }
    }

    private static void ReadHeader(JsonElement header, string at, SortedDictionary<string, string> facts, ref string? disposition, ref string? type)
    {
        var name = header.GetProperty("name");
        var value = header.GetProperty("value");
        if (name.ValueKind != JsonValueKind.String || value.ValueKind != JsonValueKind.Object)
            return;
        switch (name.GetString())
        {
            // Of fields that stand twice the first counts for us.
            case "subject":
                facts.TryAdd($"{at} subject", value.GetProperty("Text").GetString()!);
                break;
            case "content_id":
                facts.TryAdd($"{at} content-id", value.GetProperty("Text").GetString()!);
                break;
            case "from" or "to" when Addresses(value.GetProperty("Address")) is { Length: > 0 } addresses:
                facts.TryAdd($"{at} {name.GetString()}", addresses);
                break;
            case "content_type":
                var contentType = value.GetProperty("ContentType");
                if (contentType.GetProperty("c_subtype").GetString() is { } subtype)
                    facts.TryAdd($"{at} type", $"{contentType.GetProperty("c_type").GetString()}/{subtype}".ToLowerInvariant());
                type ??= Attribute(contentType, "name");
                break;
            case "content_disposition":
                disposition ??= Attribute(value.GetProperty("ContentType"), "filename");
                break;
        }
    }

    private static string? Attribute(JsonElement contentType, string name)
        => contentType.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Array
            ? attributes.EnumerateArray().Where(a => a.GetProperty("name").GetString() == name).Select(a => a.GetProperty("value").GetString()).FirstOrDefault()
            : null;

    private static string Addresses(JsonElement value)
    {
        var list = value.TryGetProperty("Group", out var groups)
            ? groups.EnumerateArray().SelectMany(group => group.GetProperty("addresses").EnumerateArray())
            : value.GetProperty("List").EnumerateArray();
        // A name alone is no address to us.
        return string.Join(", ", list.Where(a => a.GetProperty("address").ValueKind == JsonValueKind.String)
            .Select(a => $"{a.GetProperty("name").GetString()} <{a.GetProperty("address").GetString()}>"));
    }

    private static byte[] Convert(byte[] message, Func<string, string> change) => Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(message)));
}
