using System.Buffers;
using System.Globalization;
using System.Text;

namespace EmailPlatform.Mail.Smtp;

/// <summary>One reply of an SMTP server (RFC 5321 §4.2), with its enhanced status code apart (RFC 2034).</summary>
public sealed record SmtpReply
{
    private const int CodeLength = 4;
    private const int LongestStatus = 10;

    /// <summary>A reply to send or one that was read.</summary>
    /// <param name="code">200..599.</param>
    /// <param name="status">The enhanced code, whose class must be the first digit of <paramref name="code"/>; it stands on every line.</param>
    /// <param name="text">What people read; lines are separated by <c>\n</c>.</param>
    public SmtpReply(int code, EnhancedStatusCode? status, string text)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        ArgumentNullException.ThrowIfNull(text);
        if (status is { } enhanced && enhanced.Class != code / 100)
            throw new ArgumentException($"The enhanced code {enhanced} contradicts the reply code {code}.", nameof(status));

        Code = code;
        Status = status;
        Text = text;
    }

    /// <summary>The same with the enhanced code as text, which must be well formed.</summary>
    public SmtpReply(int code, string status, string text)
        : this(code, Parse(status), text)
    {
    }

    /// <summary>A reply that has no enhanced code, such as 220 and 354 (RFC 2034 §4).</summary>
    public SmtpReply(int code, string text)
        : this(code, default(EnhancedStatusCode?), text)
    {
    }

    /// <summary>The three digits, 200..599.</summary>
    public int Code { get; }

    /// <summary>The enhanced status code, when the server gave one that agrees with <see cref="Code"/>.</summary>
    public EnhancedStatusCode? Status { get; }

    /// <summary>The text without codes, lines separated by <c>\n</c>.</summary>
    public string Text { get; }

    /// <summary>What the client does next.</summary>
    public SmtpReplyClass Class => Code switch
    {
        < 400 => SmtpReplyClass.Positive,
        < 500 => SmtpReplyClass.Transient,
        _ => SmtpReplyClass.Permanent,
    };

    /// <summary>Whether the server closes the connection after this reply (RFC 5321 §3.8).</summary>
    public bool ClosesConnection => Code is 421 or 221;

    /// <summary>Whether the command was accepted (2yz), which a 3yz is not yet.</summary>
    public bool IsCompletion => Code < 300;

    /// <summary>Codes and text on one line, the lines of the text joined by spaces: the form of logs and diagnostic codes.</summary>
    public override string ToString()
    {
        var text = Text.Replace('\n', ' ');
        return Status is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"{Code} {status} {text}")
            : string.Create(CultureInfo.InvariantCulture, $"{Code} {text}");
    }

    /// <summary>
    /// Writes the reply as the server sends it. A control character of the text goes out as a question mark, so that a text that came
    /// from elsewhere can add neither a line nor a reply.
    /// </summary>
    internal void WriteTo(IBufferWriter<byte> output)
    {
        var rest = Text.AsSpan();
        while (true)
        {
            var newLine = rest.IndexOf('\n');
            WriteLine(output, newLine < 0 ? rest : rest[..newLine], isLast: newLine < 0);
            if (newLine < 0)
                return;
            rest = rest[(newLine + 1)..];
        }
    }

    private void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<char> text, bool isLast)
    {
        var span = output.GetSpan(CodeLength + LongestStatus + Encoding.UTF8.GetMaxByteCount(text.Length) + 2);
        Code.TryFormat(span, out var at, provider: CultureInfo.InvariantCulture);
        span[at++] = (byte)(isLast ? ' ' : '-');
        if (Status is { } status)
        {
            at += WriteStatus(status, span[at..]);
            span[at++] = (byte)' ';
        }

        var length = Encoding.UTF8.GetBytes(text, span[at..]);
        foreach (ref var b in span.Slice(at, length))
        {
            if (b is < (byte)' ' or 0x7F)
                b = (byte)'?';
        }

        at += length;
        span[at++] = (byte)'\r';
        span[at++] = (byte)'\n';
        output.Advance(at);
    }

    private static int WriteStatus(EnhancedStatusCode status, Span<byte> span)
    {
        span[0] = (byte)('0' + status.Class);
        span[1] = (byte)'.';
        status.Subject.TryFormat(span[2..], out var subject, provider: CultureInfo.InvariantCulture);
        span[2 + subject] = (byte)'.';
        status.Detail.TryFormat(span[(3 + subject)..], out var detail, provider: CultureInfo.InvariantCulture);
        return 3 + subject + detail;
    }

    private static EnhancedStatusCode Parse(string status)
        => EnhancedStatusCode.TryParse(status, out var parsed)
            ? parsed
            : throw new ArgumentException($"'{status}' is not an enhanced status code.", nameof(status));
}
