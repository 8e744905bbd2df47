using System.Buffers;
using System.Buffers.Text;
using System.Runtime.Intrinsics;

namespace EmailPlatform.Mail.Mime;

/// <summary>Base64 in lines of 76 (RFC 2045 §6.8).</summary>
internal static class Base64Content
{
    private const int OctetsPerLine = 57;
    private const int LineLength = 76;

    /// <summary>So few that a block is still in the processor's first cache when its lines are moved.</summary>
    private const int LinesPerBlock = 64;

    /// <summary>One octet in so many may be of another alphabet, as lists and relays leave them.</summary>
    private const int ForeignShare = 16;

    /// <summary>Octets that so many become, line ends included.</summary>
    public static int MeasureEncoded(int length) => Base64.GetMaxEncodedToUtf8Length(length) + (2 * ((length + OctetsPerLine - 1) / OctetsPerLine));

    /// <summary>Encodes, every line with its end, so that an attachment of any size passes through one small block.</summary>
    public static void Encode(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        while (!content.IsEmpty)
        {
            var block = content[..Math.Min(content.Length, OctetsPerLine * LinesPerBlock)];
            content = content[block.Length..];
            var encoded = output.GetSpan(MeasureEncoded(block.Length));
            var length = EncodeLines(block, encoded, out var rest);
            if (!rest.IsEmpty)
            {
                Base64.EncodeToUtf8(rest, encoded[length..], out _, out var written);
                "\r\n"u8.CopyTo(encoded[(length + written)..]);
                length += written + 2;
            }

            output.Advance(length);
        }
    }

    /// <summary>Encodes the full lines at once, which is much faster than one by one, and makes room for their ends from the last to the first.</summary>
    private static int EncodeLines(ReadOnlySpan<byte> content, Span<byte> encoded, out ReadOnlySpan<byte> rest)
    {
        var lines = content.Length / OctetsPerLine;
        rest = content[(lines * OctetsPerLine)..];
        Base64.EncodeToUtf8(content[..(lines * OctetsPerLine)], encoded, out _, out _);
        for (var line = lines - 1; line >= 0; line--)
        {
            var moved = encoded.Slice(line * (LineLength + 2), LineLength + 2);
            MoveLine(encoded.Slice(line * LineLength, LineLength), moved);
            moved[LineLength] = (byte)'\r';
            moved[LineLength + 1] = (byte)'\n';
        }

        return lines * (LineLength + 2);
    }

    /// <summary>Copies a line that overlaps its new place: all of it is read before any of it is written.</summary>
    private static void MoveLine(ReadOnlySpan<byte> line, Span<byte> place)
    {
        const int Last = LineLength - 16;
        var (first, second, last) = (Vector256.Create(line), Vector256.Create(line[32..]), Vector128.Create(line[Last..]));
        first.CopyTo(place);
        second.CopyTo(place[32..]);
        last.CopyTo(place[Last..]);
    }

    /// <summary>
    /// Decodes, passing over whatever is not in the alphabet; padding in the middle starts a new group. What is base64 in name only,
    /// since much of it is not of the alphabet, was never encoded and stays as it is.
    /// </summary>
    /// <returns>The octets written, never more than given.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (Base64.DecodeFromUtf8(encoded, decoded, out _, out var written) == OperationStatus.Done)
            return written;

        var length = 0;
        var bits = 0;
        var group = 0u;
        var foreign = 0;
        foreach (var octet in encoded)
        {
            var value = ValueOf(octet);
            if (value >= 0)
            {
                group = (group << 6) | (uint)value;
                bits += 6;
                if (bits >= 8)
                {
                    bits -= 8;
                    decoded[length++] = (byte)(group >> bits);
                }
            }
            else if (octet == '=')
            {
                bits = 0;
            }
            else if (octet is not ((byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t'))
            {
                foreign++;
            }
        }

        if (foreign <= Math.Max(1, encoded.Length / ForeignShare))
            return length;
        encoded.CopyTo(decoded);
        return encoded.Length;
    }

    private static int ValueOf(byte octet) => octet switch
    {
        >= (byte)'A' and <= (byte)'Z' => octet - 'A',
        >= (byte)'a' and <= (byte)'z' => octet - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => octet - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
