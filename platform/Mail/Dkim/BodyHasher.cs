using System.Security.Cryptography;

namespace EmailPlatform.Mail.Dkim;

/// <summary>
/// Hashes canonical bodies (RFC 6376 §3.4.3, §3.4.4). Stretches that are canonical already are hashed where they lie; only around
/// superfluous white space are octets gathered in a small block.
/// </summary>
internal sealed class BodyHasher : IDisposable
{
    private const int BlockLength = 4096;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[BlockLength];
    private int _used;
    private long _remaining;

    /// <summary>Hashes a body.</summary>
    /// <param name="canonicalization">Which form.</param>
    /// <param name="body">What follows the empty line behind the header.</param>
    /// <param name="hash">Gets 32 octets.</param>
    /// <param name="limit">Octets of the canonical body that count (tag l=).</param>
    /// <returns>Octets of the canonical body, up to the limit.</returns>
    public long Hash(Canonicalization canonicalization, ReadOnlySpan<byte> body, Span<byte> hash, long limit = long.MaxValue)
    {
        _remaining = limit;
        if (canonicalization == Canonicalization.Relaxed)
            HashRelaxed(body);
        else
            HashSimple(body);
        Flush();
        _hash.GetHashAndReset(hash);
        return limit - _remaining;
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void HashSimple(ReadOnlySpan<byte> body)
    {
        while (body.EndsWith("\r\n"u8))
            body = body[..^2];
        Append(body);
        // An empty body is a single line end.
        Append("\r\n"u8);
    }

    /// <summary>White space at the end of a line goes, and so do the last empty lines; any other run of it becomes one space.</summary>
    private void HashRelaxed(ReadOnlySpan<byte> body)
    {
        body = WithoutLastEmptyLines(body);
        if (body.IsEmpty)
            return;

        var start = 0;
        var doubled = IndexFrom(body, 0, "  "u8);
        var tab = IndexFrom(body, 0, "\t"u8);
        var trailing = IndexFrom(body, 0, " \r\n"u8);
        while (Math.Min(doubled, Math.Min(tab, trailing)) is var run && run < body.Length)
        {
            // A single space in front of a tab belongs to the run.
            if (run == tab && run > start && body[run - 1] == ' ')
                run--;
            Append(body[start..run]);
            start = run + body[run..].IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (!body[start..].StartsWith("\r\n"u8))
                Append(" "u8);
            // Each search goes on where the last ended, so that nothing is scanned twice.
            if (doubled < start)
                doubled = IndexFrom(body, start, "  "u8);
            if (tab < start)
                tab = IndexFrom(body, start, "\t"u8);
            if (trailing < start)
                trailing = IndexFrom(body, start, " \r\n"u8);
        }

        Append(body[start..]);
        Append("\r\n"u8);
    }

    /// <summary>Without the line end of the last line either, nor white space before it.</summary>
    private static ReadOnlySpan<byte> WithoutLastEmptyLines(ReadOnlySpan<byte> body)
    {
        while (true)
        {
            if (body.EndsWith("\r\n"u8))
                body = body[..^2];
            else if (body is [.., (byte)' ' or (byte)'\t'])
                body = body[..^1];
            else
                return body;
        }
    }

    /// <summary>Where the pattern is next, or the length of the text.</summary>
    private static int IndexFrom(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> pattern)
    {
        var index = text[start..].IndexOf(pattern);
        return index < 0 ? text.Length : start + index;
    }

    private void Append(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > _remaining)
            octets = octets[..(int)_remaining];
        _remaining -= octets.Length;
        if (octets.Length > BlockLength - _used)
            Flush();
        if (octets.Length > BlockLength)
        {
            _hash.AppendData(octets);
            return;
        }

        octets.CopyTo(_block.AsSpan(_used));
        _used += octets.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_block, 0, _used);
        _used = 0;
    }
}
