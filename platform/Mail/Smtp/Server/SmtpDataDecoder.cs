namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>
/// Reads the content of DATA (RFC 5321 §4.5.2) in pieces of any size: collects it without dot-stuffing and finds its end, which is
/// CRLF.CRLF and nothing else. A CR or LF that stands alone never ends a line (RFC 5321 §2.3.8): it spoils the message, and reading goes
/// on to the real end, so that no later byte of it can pass for a command.
/// </summary>
internal sealed class SmtpDataDecoder(PooledBuffer content, long maxBytes, int maxKeptBytes = int.MaxValue)
{
    private enum At
    {
        LineStart,
        Line,
        Cr,
        Dot,
        DotCr,
    }

    private At _at = At.LineStart;
    private long _contentBytes;

    /// <summary>A CR or LF stands alone.</summary>
    public bool HasBareLineEnding { get; private set; }

    /// <summary>There is a NUL.</summary>
    public bool HasNul { get; private set; }

    /// <summary>Octets read, of which those after the limit or after a fault are not collected.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>More than the limit was read.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Reads a piece.</summary>
    /// <param name="piece">Content, perhaps with commands behind its end.</param>
    /// <param name="consumed">The octets that belong to the content and its end.</param>
    /// <returns>Whether the end was reached.</returns>
    public bool Decode(ReadOnlySpan<byte> piece, out int consumed)
    {
        var isEnd = DecodePiece(piece, out consumed);
        TotalBytes += consumed;
        return isEnd;
    }

    private bool DecodePiece(ReadOnlySpan<byte> piece, out int consumed)
    {
        // What stands from copied to at goes to the content as it is; most pieces need one copy.
        var copied = 0;
        var at = 0;
        while (at < piece.Length)
        {
            switch (_at)
            {
                case At.LineStart when piece[at] == (byte)'.':
                    Collect(piece[copied..at]);
                    copied = ++at;
                    _at = At.Dot;
                    break;

                case At.LineStart:
                case At.Line:
                    var length = piece[at..].IndexOfAny((byte)'\r', (byte)'\n', (byte)0);
                    at = length < 0 ? piece.Length : at + length + 1;
                    _at = length < 0 ? At.Line : AfterSpecial(piece[at - 1]);
                    break;

                case At.Cr:
                    _at = AfterCr(piece[at]);
                    if (_at == At.LineStart || piece[at] == (byte)'\r')
                        at++;
                    break;

                case At.Dot:
                    // The CR goes to the content only when it turns out that the line goes on.
                    _at = piece[at] == (byte)'\r' ? At.DotCr : At.Line;
                    if (_at == At.DotCr)
                        copied = ++at;
                    break;

                case At.DotCr when piece[at] == (byte)'\n':
                    consumed = at + 1;
                    return true;

                case At.DotCr:
                    HasBareLineEnding = true;
                    _at = piece[at] == (byte)'\r' ? At.Cr : At.Line;
                    if (_at == At.Cr)
                        at++;
                    break;
            }
        }

        Collect(piece[copied..]);
        consumed = piece.Length;
        return false;
    }

    private At AfterSpecial(byte special)
    {
        if (special == (byte)'\r')
            return At.Cr;
        if (special == (byte)'\n')
            HasBareLineEnding = true;
        else
            HasNul = true;
        return At.Line;
    }

    private At AfterCr(byte next)
    {
        if (next == (byte)'\n')
            return At.LineStart;

        HasBareLineEnding = true;
        return next == (byte)'\r' ? At.Cr : At.Line;
    }

    private void Collect(ReadOnlySpan<byte> bytes)
    {
        if (HasBareLineEnding || HasNul || IsTooLarge)
            return;

        _contentBytes += bytes.Length;
        if (_contentBytes > maxBytes)
            IsTooLarge = true;
        else
            content.Append(bytes[..Math.Min(bytes.Length, maxKeptBytes - content.Length)]);
    }
}
