using System.Buffers;
using System.Text;

namespace EmailPlatform.Mail.Smtp;

/// <summary>
/// Reads replies as servers send them. Lines may end in a bare LF, exceed 512 octets and lack a text, because servers do that; they
/// must agree on their code, and have bounds.
/// </summary>
internal static class SmtpReplyParser
{
    /// <summary>Octets of one line with its line end; RFC 5321 §4.5.3.1.5 allows 512.</summary>
    public const int MaxLineBytes = 2048;

    /// <summary>Lines of one reply, so that a server cannot make a client collect for ever.</summary>
    public const int MaxLines = 64;

    /// <summary>Takes one whole reply off the front of <paramref name="input"/>.</summary>
    public static SmtpReplyParse Parse(ref ReadOnlySequence<byte> input, out SmtpReply? reply)
    {
        reply = null;
        var reader = new SequenceReader<byte>(input);
        var code = 0;
        EnhancedStatusCode? status = null;
        string? first = null;
        StringBuilder? more = null;

        for (var lines = 1; ; lines++)
        {
            if (!reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
                return reader.Remaining > MaxLineBytes ? SmtpReplyParse.Malformed : SmtpReplyParse.Incomplete;
            if (line.Length >= MaxLineBytes || lines > MaxLines)
                return SmtpReplyParse.Malformed;

            if (line.IsSingleSegment
                ? !TryReadLine(line.FirstSpan, lines == 1, ref code, ref status, out var text, out var isLast)
                : !TryReadLine(line.ToArray(), lines == 1, ref code, ref status, out text, out isLast))
                return SmtpReplyParse.Malformed;

            if (lines == 1)
                first = text;
            else
                (more ??= new StringBuilder(first)).Append('\n').Append(text);

            if (!isLast)
                continue;

            input = input.Slice(reader.Position);
            reply = new SmtpReply(code, status, more?.ToString() ?? first!);
            return SmtpReplyParse.Complete;
        }
    }

    private static bool TryReadLine(
        ReadOnlySpan<byte> line, bool isFirst, ref int code, ref EnhancedStatusCode? status, out string text, out bool isLast)
    {
        text = "";
        isLast = false;
        if (line is [.. var withoutCr, (byte)'\r'])
            line = withoutCr;
        if (line.Length < 3 || !char.IsAsciiDigit((char)line[0]) || !char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2]))
            return false;

        var lineCode = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        if (isFirst ? lineCode is < 200 or > 599 : lineCode != code)
            return false;

        code = lineCode;
        isLast = line.Length == 3 || line[3] != (byte)'-';
        if (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-'))
            return false;

        var content = Encoding.UTF8.GetString(line.Length > 4 ? line[4..] : []);
        if (EnhancedStatusCode.TryParsePrefix(content, out var lineStatus, out var length) && lineStatus.Class == code / 100
            && (isFirst || status == lineStatus))
        {
            status = lineStatus;
            content = content[Math.Min(length + 1, content.Length)..];
        }

        text = content;
        return true;
    }
}
