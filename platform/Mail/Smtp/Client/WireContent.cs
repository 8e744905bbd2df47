namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>
/// Turns a message into the content of DATA (RFC 5321 §4.5.2) or of BDAT (RFC 3030) in one pass, in pieces of any size: every bare CR
/// and bare LF becomes CRLF, and for DATA a line that starts with a dot gets another one, so that no server, this one or one behind it,
/// can see an end of data that we did not mean.
/// </summary>
/// <param name="isChunked">For BDAT.</param>
internal struct WireContent(bool isChunked)
{
    private bool _insideLine;
    private bool _crPending;

    /// <summary>Writes the next piece of the message.</summary>
    public void Write(ReadOnlySpan<byte> piece, PooledBuffer output)
    {
        var at = 0;
        if (_crPending && !piece.IsEmpty)
        {
            at = piece[0] == (byte)'\n' ? 1 : 0;
            EndLine(output);
        }

        // What stands from copied to at goes out as it is; most messages need one copy.
        var copied = at;
        while (at < piece.Length)
        {
            if (!isChunked && !_insideLine && piece[at] == (byte)'.')
            {
                output.Append(piece[copied..at]);
                output.Append("."u8);
                copied = at;
            }

            _insideLine = true;
            var lineEnd = piece[at..].IndexOfAny((byte)'\r', (byte)'\n');
            if (lineEnd < 0)
                break;

            at += lineEnd + 1;
            if (piece[at - 1] == (byte)'\r' && at < piece.Length && piece[at] == (byte)'\n')
            {
                at++;
                _insideLine = false;
                continue;
            }

            output.Append(piece[copied..(at - 1)]);
            copied = at;
            if (piece[at - 1] == (byte)'\r' && at == piece.Length)
                _crPending = true;
            else
                EndLine(output);
        }

        output.Append(piece[copied..]);
    }

    /// <summary>Ends the last line when it has no end, and writes the final dot of DATA.</summary>
    public void Finish(PooledBuffer output)
    {
        if (_insideLine || _crPending)
            EndLine(output);
        if (!isChunked)
            output.Append(".\r\n"u8);
    }

    private void EndLine(PooledBuffer output)
    {
        output.Append("\r\n"u8);
        _insideLine = false;
        _crPending = false;
    }
}
