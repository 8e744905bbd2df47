using System.Text.Unicode;
using EmailPlatform.Aws.Clients.Sqs;

namespace EmailPlatform.Aws.Queues;

/// <summary>
/// A work item's bytes as a message's text. SQS takes the characters of XML 1.0 and no empty body; text of these goes as it is, so that an
/// operator can read it, and all else in base64, which the attribute <see cref="EncodingAttribute"/> says.
/// </summary>
/// <param name="Encoding">Null for text as it is.</param>
internal readonly record struct SqsBody(string Text, string? Encoding)
{
    public const string EncodingAttribute = "encoding";

    /// <summary>The attribute with the item's group; a receiver is not promised the message's own.</summary>
    public const string GroupAttribute = "group";

    private const string Base64Encoding = "base64";
    private const string EmptyEncoding = "empty";

    public static SqsBody Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return new("-", EmptyEncoding);
        return IsXmlText(bytes) ? new(System.Text.Encoding.UTF8.GetString(bytes), null) : new(Convert.ToBase64String(bytes), Base64Encoding);
    }

    /// <summary>What goes beside the text of an item of that group.</summary>
    public Dictionary<string, MessageAttribute> AttributesOf(string group)
    {
        var attributes = new Dictionary<string, MessageAttribute>();
        if (group.Length > 0)
            attributes[GroupAttribute] = new MessageAttribute(group);
        if (Encoding is not null)
            attributes[EncodingAttribute] = new MessageAttribute(Encoding);
        return attributes;
    }

    /// <exception cref="FormatException">It is none of ours.</exception>
    public byte[] ToBytes() => Encoding switch
    {
        null => System.Text.Encoding.UTF8.GetBytes(Text),
        Base64Encoding => Convert.FromBase64String(Text),
        EmptyEncoding => [],
        _ => throw new FormatException($"A body in the encoding '{Encoding}'."),
    };

    private static bool IsXmlText(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            return false;
        foreach (var rune in System.Text.Encoding.UTF8.GetString(bytes).EnumerateRunes())
        {
            if (rune.Value is (< 0x20 and not ('\t' or '\n' or '\r')) or 0xFFFE or 0xFFFF)
                return false;
        }
        return true;
    }
}
