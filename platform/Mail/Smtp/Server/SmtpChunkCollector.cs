namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>
/// Collects the chunks of a message that comes by BDAT (RFC 3030). Their sizes are told before, so that no sequence of octets can end
/// one; but what stands behind the session sends on with DATA, where a CR or LF that stands alone could (RFC 5321 §2.3.8).
/// </summary>
internal sealed class SmtpChunkCollector(PooledBuffer content, long maxBytes, int maxKeptBytes = int.MaxValue)
{
    private bool _crPending;
    private long _contentBytes;

    /// <summary>What is wrong with the content so far; nothing more is collected then.</summary>
    public SmtpReply? Fault { get; private set; }

    /// <summary>Takes a piece of a chunk.</summary>
    public void Collect(ReadOnlySpan<byte> piece)
    {
        if (Fault is not null || piece.IsEmpty)
            return;

        _contentBytes += piece.Length;
        Fault = _contentBytes > maxBytes ? SmtpReplies.MessageTooLarge
            : piece.Contains((byte)0) ? SmtpReplies.NulByte
            : HasBareLineEnding(piece) ? SmtpReplies.BareLineEnding
            : null;
        if (Fault is null)
            content.Append(piece[..Math.Min(piece.Length, maxKeptBytes - content.Length)]);
        else
            content.Release();
    }

    /// <summary>The last chunk is there. A last line without an end gets one, as it would need it in DATA.</summary>
    public void Finish()
    {
        if (Fault is null && _crPending)
            Fault = SmtpReplies.BareLineEnding;
        if (Fault is null && content.Length > 0 && content.Length == _contentBytes && content.Written.Span[^1] != (byte)'\n')
            content.Append("\r\n"u8);
    }

    private bool HasBareLineEnding(ReadOnlySpan<byte> piece)
    {
        var at = 0;
        if (_crPending && piece[at++] != (byte)'\n')
            return true;

        _crPending = false;
        while (piece[at..].IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var next)
        {
            at += next;
            if (piece[at] == (byte)'\n')
                return true;
            if (++at == piece.Length)
            {
                _crPending = true;
                return false;
            }

            if (piece[at++] != (byte)'\n')
                return true;
        }

        return false;
    }
}
