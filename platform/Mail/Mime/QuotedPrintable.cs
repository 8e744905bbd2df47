using System.Buffers;

namespace EmailPlatform.Mail.Mime;

/// <summary>The quoted-printable encoding (RFC 2045 §6.7).</summary>
internal static class QuotedPrintable
{
    /// <summary>Octets of an encoded line without its end.</summary>
    public const int MaxLine = 76;

    /// <summary>No line of encoded text grows beyond this factor, soft breaks included.</summary>
    private const int MaxGrowth = 4;
    private const int BlockLength = 16 * 1024;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        " \t!\"#$%&'()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>
    /// Encodes one line of text, its line end excluded. Besides what must be, it encodes a dot or <c>From </c> at the start of a
    /// line, which careless relays change (RFC 2049 §3).
    /// </summary>
    public static void EncodeLine(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        Span<byte> encoded = default;
        var length = 0;
        var column = 0;
        while (!line.IsEmpty)
        {
            if (encoded.Length - length < MaxLine + 2)
            {
                output.Advance(length);
                encoded = output.GetSpan(Math.Min(MaxGrowth * line.Length, BlockLength) + MaxLine + 2);
                length = 0;
            }

            var plain = column == 0 && IsFragile(line) ? 0 : MeasurePlain(line);
            var room = MaxLine - 1 - column;
            var isRest = plain == line.Length && plain <= room + 1;
            if (isRest || (plain > 0 && room > 0))
            {
                plain = isRest ? plain : Math.Min(plain, room);
                line[..plain].CopyTo(encoded[length..]);
                length += plain;
                column += plain;
                line = line[plain..];
            }
            else if (plain == 0 && (room >= 3 || (room == 2 && line.Length == 1)))
            {
                length += WriteEscape(line[0], (byte)'=', encoded[length..]);
                column += 3;
                line = line[1..];
            }
            else
            {
                "=\r\n"u8.CopyTo(encoded[length..]);
                length += 3;
                column = 0;
            }
        }

        output.Advance(length);
    }

    /// <summary>Writes an octet as a mark and two upper-case hexadecimal digits.</summary>
    /// <returns>3, the octets written.</returns>
    public static int WriteEscape(byte octet, byte mark, Span<byte> destination)
    {
        const string Digits = "0123456789ABCDEF";
        destination[2] = (byte)Digits[octet & 15];
        destination[1] = (byte)Digits[octet >> 4];
        destination[0] = mark;
        return 3;
    }

    /// <summary>Decodes as much as makes sense (RFC 2045 §6.7 notes): a lone = stays, white space before a line end goes.</summary>
    /// <returns>The octets written, never more than given.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var length = 0;
        while (!encoded.IsEmpty)
        {
            var end = encoded.IndexOf((byte)'\n');
            var line = end < 0 ? encoded : encoded[..end];
            encoded = end < 0 ? default : encoded[(end + 1)..];
            var hasReturn = end >= 0 && line is [.., (byte)'\r'];
            if (hasReturn)
                line = line[..^1];
            line = line.TrimEnd(" \t"u8);

            var isSoft = line is [.., (byte)'='];
            length += DecodeEscapes(isSoft ? line[..^1] : line, decoded[length..]);
            if (isSoft || end < 0)
                continue;
            if (hasReturn)
                decoded[length++] = (byte)'\r';
            decoded[length++] = (byte)'\n';
        }

        return length;
    }

    /// <summary>Decodes <c>=XX</c>; what is not an escape stays.</summary>
    /// <returns>The octets written, never more than given.</returns>
    public static int DecodeEscapes(ReadOnlySpan<byte> encoded, Span<byte> decoded, byte mark = (byte)'=')
    {
        var length = 0;
        while (!encoded.IsEmpty)
        {
            var plain = encoded.IndexOf(mark);
            if (plain < 0)
                plain = encoded.Length;
            encoded[..plain].CopyTo(decoded[length..]);
            length += plain;
            encoded = encoded[plain..];
            if (encoded.IsEmpty)
                break;

            if (encoded.Length >= 3 && char.IsAsciiHexDigit((char)encoded[1]) && char.IsAsciiHexDigit((char)encoded[2]))
            {
                decoded[length++] = (byte)((HexValue(encoded[1]) << 4) | HexValue(encoded[2]));
                encoded = encoded[3..];
            }
            else
            {
                decoded[length++] = encoded[0];
                encoded = encoded[1..];
            }
        }

        return length;
    }

    /// <summary>Octets at the start of the line that stand for themselves, as far as one encoded line can use them.</summary>
    private static int MeasurePlain(ReadOnlySpan<byte> line)
    {
        var window = line[..Math.Min(line.Length, MaxLine)];
        var plain = window.IndexOfAnyExcept(Plain);
        if (plain >= 0)
            return plain;
        // White space may not end a line; before a soft break it does not.
        var endsInSpace = window.Length == line.Length && line[^1] is (byte)' ' or (byte)'\t';
        return endsInSpace ? window.Length - 1 : window.Length;
    }

    private static bool IsFragile(ReadOnlySpan<byte> line) => line[0] == '.' || line.StartsWith("From "u8);

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
