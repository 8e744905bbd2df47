namespace EmailPlatform.Mail.Bounces;

/// <summary>Makes the line ends of a mail one kind: files and mailers have CRLF, LF, and bare CR.</summary>
internal static class LineEnds
{
    /// <summary>The same octets with LF for CRLF and CR; the given memory itself where there is nothing to change.</summary>
    public static ReadOnlyMemory<byte> ToLf(ReadOnlyMemory<byte> mail)
    {
        var rest = mail.Span;
        if (!rest.Contains((byte)'\r'))
            return mail;

        var converted = new byte[mail.Length];
        var length = 0;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\r');
            var line = end < 0 ? rest : rest[..end];
            line.CopyTo(converted.AsSpan(length));
            length += line.Length;
            if (end < 0)
                break;
            converted[length++] = (byte)'\n';
            rest = rest[(end + 1)..];
            if (rest is [(byte)'\n', ..])
                rest = rest[1..];
        }

        return converted.AsMemory(0, length);
    }
}
