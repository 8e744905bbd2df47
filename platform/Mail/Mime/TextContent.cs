using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace EmailPlatform.Mail.Mime;

/// <summary>How a text in UTF-8 travels best. Its line ends are CRLF once written, whatever they were.</summary>
internal readonly ref struct TextContent(ReadOnlySpan<byte> text)
{
    /// <summary>Octets of a line without its end (RFC 5322 §2.1.1).</summary>
    public const int MaxLineLength = 998;

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>
    /// 7bit where nothing on the way could change it; else the shorter of quoted-printable and base64.
    /// </summary>
    /// <param name="boundaryMark">How every boundary line of this message starts, which unencoded text may not hold.</param>
    public TransferEncoding ChooseEncoding(ReadOnlySpan<byte> boundaryMark)
    {
        var escapes = CountEscapes(_text);
        if (escapes == 0 && HasPlainLines(_text) && _text.IndexOf(boundaryMark) < 0)
            return TransferEncoding.SevenBit;
        // A third of overhead against two more octets for each escape; both add line ends at about the same rate.
        escapes += _text.Count((byte)'=');
        return escapes > _text.Length / 6 ? TransferEncoding.Base64 : TransferEncoding.QuotedPrintable;
    }

    /// <summary>Writes the text in the encoding; nothing follows its last line that was not there.</summary>
    public void Write(TransferEncoding encoding, IBufferWriter<byte> output)
    {
        switch (encoding)
        {
            case TransferEncoding.Base64:
                WriteBase64(output);
                break;
            case TransferEncoding.QuotedPrintable:
                WriteQuotedPrintable(output);
                break;
            default:
                output.Advance(CopyLines(output.GetSpan(MostOctets)));
                break;
        }
    }

    /// <summary>Octets of the text with its line ends, which may be one longer each than they were.</summary>
    private int MostOctets => _text.Length + _text.Count((byte)'\n') + _text.Count((byte)'\r');

    private void WriteBase64(IBufferWriter<byte> output)
    {
        var lines = ArrayPool<byte>.Shared.Rent(MostOctets);
        Base64Content.Encode(lines.AsSpan(0, CopyLines(lines)), output);
        ArrayPool<byte>.Shared.Return(lines);
    }

    private void WriteQuotedPrintable(IBufferWriter<byte> output)
    {
        for (var rest = _text; ReadLine(ref rest, out var line, out var hasEnd);)
        {
            QuotedPrintable.EncodeLine(line, output);
            if (hasEnd)
                output.Write("\r\n"u8);
        }
    }

    /// <summary>Copies the text with CRLF for all of its line ends.</summary>
    /// <returns>The octets written.</returns>
    private int CopyLines(Span<byte> destination)
    {
        var length = 0;
        for (var rest = _text; ReadLine(ref rest, out var line, out var hasEnd);)
        {
            line.CopyTo(destination[length..]);
            length += line.Length;
            if (!hasEnd)
                break;
            destination[length++] = (byte)'\r';
            destination[length++] = (byte)'\n';
        }

        return length;
    }

    /// <returns>False when there is no more.</returns>
    private static bool ReadLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line, out bool hasEnd)
    {
        var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        hasEnd = end >= 0;
        line = hasEnd ? rest[..end] : rest;
        var any = !rest.IsEmpty;
        rest = hasEnd ? rest[(end + (rest[end..].StartsWith("\r\n"u8) ? 2 : 1))..] : default;
        return any;
    }

    private static bool HasPlainLines(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? text : text[..end];
            // Relays write >From, which would break the signature.
            if (line.Length > MaxLineLength || line.StartsWith("From "u8))
                return false;
            text = end < 0 ? default : text[(end + 1)..];
        }

        return true;
    }

    /// <summary>Octets that 7bit cannot carry: above ASCII, and controls other than tab and line ends.</summary>
    private static int CountEscapes(ReadOnlySpan<byte> text)
    {
        var count = 0;
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; i <= text.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                var octets = Vector256.Create(text[i..]);
                var isPlain = Vector256.LessThan(octets - Vector256.Create((byte)' '), Vector256.Create((byte)('\x7f' - ' ')))
                    | Vector256.Equals(octets, Vector256.Create((byte)'\n'))
                    | Vector256.Equals(octets, Vector256.Create((byte)'\r'))
                    | Vector256.Equals(octets, Vector256.Create((byte)'\t'));
                count += Vector256<byte>.Count - BitOperations.PopCount(isPlain.ExtractMostSignificantBits());
            }
        }

        for (; i < text.Length; i++)
        {
            if (text[i] is not ((>= (byte)' ' and < 0x7f) or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                count++;
        }

        return count;
    }
}
