using System.Buffers;

namespace EmailPlatform.Mail.Mime;

/// <summary>
/// Attachments of the types <c>message/*</c>, which may not be encoded (RFC 2046 §5.2.1): they are copied with their line ends
/// made CRLF. What no identity encoding can carry travels as a file of no known type instead.
/// </summary>
internal static class EmbeddedMessage
{
    public static bool IsEmbeddable(MimeAttachment attachment, out TransferEncoding encoding)
    {
        encoding = TransferEncoding.Base64;
        if (!attachment.ContentType.Is("message") || attachment.ContentType.Subtype.StartsWith("global", StringComparison.Ordinal))
            return false;

        var isAscii = true;
        for (var rest = attachment.Content.Span; !rest.IsEmpty;)
        {
            var line = ReadLine(ref rest);
            if (line.Length > TextContent.MaxLineLength || line.Contains((byte)0))
                return false;
            isAscii &= System.Text.Ascii.IsValid(line);
        }

        // Only a whole message may hold other octets; the other subtypes are defined as 7bit.
        if (!isAscii && !attachment.ContentType.Is("message", "rfc822"))
            return false;
        encoding = isAscii ? TransferEncoding.SevenBit : TransferEncoding.EightBit;
        return true;
    }

    public static void Write(ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        while (!message.IsEmpty)
        {
            output.Write(ReadLine(ref message));
            output.Write("\r\n"u8);
        }
    }

    private static ReadOnlySpan<byte> ReadLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + (rest[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
        return line;
    }
}
