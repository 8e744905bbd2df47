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

    private void HashRelaxed(ReadOnlySpan<byte> body)
    {
        var emptyLines = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf("\r\n"u8);
            var line = (end < 0 ? body : body[..end]).TrimEnd(" \t"u8);
            body = end < 0 ? default : body[(end + 2)..];
            if (line.IsEmpty)
            {
                emptyLines++;
                continue;
            }

            for (; emptyLines > 0; emptyLines--)
                Append("\r\n"u8);
            AppendReduced(line);
            Append("\r\n"u8);
        }
    }

    /// <summary>Appends a line with each run of white space made one space.</summary>
    private void AppendReduced(ReadOnlySpan<byte> line)
    {
        var start = 0;
        var doubled = IndexFrom(line, 0, "  "u8);
        var tab = IndexFrom(line, 0, "\t"u8);
        while (doubled < line.Length || tab < line.Length)
        {
            var end = Math.Min(doubled, tab);
            // A single space in front of a tab belongs to the run.
            if (end == tab && end > start && line[end - 1] == ' ')
                end--;
            Append(line[start..end]);
            Append(" "u8);
            start = end + line[end..].IndexOfAnyExcept((byte)' ', (byte)'\t');
            // Each search goes on where the last ended, so that no line is scanned twice.
            if (doubled < start)
                doubled = IndexFrom(line, start, "  "u8);
            if (tab < start)
                tab = IndexFrom(line, start, "\t"u8);
        }

        Append(line[start..]);
    }

    /// <summary>Where the pattern is next, or the length of the line.</summary>
    private static int IndexFrom(ReadOnlySpan<byte> line, int start, ReadOnlySpan<byte> pattern)
    {
        var index = line[start..].IndexOf(pattern);
        return index < 0 ? line.Length : start + index;
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
