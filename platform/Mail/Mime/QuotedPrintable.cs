using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmailPlatform.Mail.Mime;

/// <summary>The quoted-printable encoding (RFC 2045 §6.7).</summary>
internal static class QuotedPrintable
{
    /// <summary>Octets of an encoded line without its end.</summary>
    public const int MaxLine = 76;

    /// <summary>No line of encoded text grows beyond this factor, soft breaks included.</summary>
    private const int MaxGrowth = 4;
    private const int BlockLength = 16 * 1024;

    /// <summary>What one step may write: a line, and the vector that was begun within it.</summary>
    private const int MaxPiece = MaxLine + 16;

    /// <summary>
    /// Encodes one line of text, its line end excluded. Besides what must be, it encodes a dot or <c>From </c> at the start of a
    /// line, which careless relays change (RFC 2049 §3).
    /// </summary>
    // Inlined into the loop over a text's lines its variables leave the registers, and it takes twice as long.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void EncodeLine(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        Span<byte> encoded = default;
        var length = 0;
        var column = 0;
        while (!line.IsEmpty)
        {
            if (encoded.Length - length < MaxPiece)
            {
                output.Advance(length);
                encoded = output.GetSpan(Math.Min(MaxGrowth * line.Length, BlockLength) + MaxPiece);
                length = 0;
            }

            // One column is kept for the mark of a soft break, which only the rest of the line may use itself.
            var room = MaxLine - 1 - column;
            var plain = column == 0 && IsFragile(line) ? 0 : CopyPlain(line, encoded[length..], room + 1);
            if (plain == line.Length && line[plain - 1] is (byte)' ' or (byte)'\t')
                plain--;
            if (plain > room && plain < line.Length)
                plain = room;
            if (plain > 0)
            {
                length += plain;
                column += plain;
                line = line[plain..];
            }
            else if (room >= 3 || (room == 2 && line.Length == 1))
            {
                do
                {
                    length += WriteEscape(line[0], (byte)'=', encoded[length..]);
                    column += 3;
                    room -= 3;
                    line = line[1..];
                }
                while (room >= 3 && !line.IsEmpty && !IsPlain(line[0]));
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
        var digits = "0123456789ABCDEF"u8;
        destination[2] = digits[octet & 15];
        destination[1] = digits[octet >> 4];
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

    /// <summary>
    /// Copies the octets at the start of the line that stand for themselves, as many as there are and no more than asked for. It looks at
    /// them as it copies, sixteen at once, so that octets behind those that count may be written too.
    /// </summary>
    /// <returns>How many.</returns>
    private static int CopyPlain(ReadOnlySpan<byte> line, Span<byte> destination, int most)
    {
        most = Math.Min(most, line.Length);
        var count = 0;
        for (; count < most && line.Length - count >= Vector128<byte>.Count; count += Vector128<byte>.Count)
        {
            var octets = Vector128.Create(line[count..]);
            octets.CopyTo(destination[count..]);
            var escaped = (Vector128.GreaterThan(octets - Vector128.Create((byte)' '), Vector128.Create((byte)('~' - ' ')))
                & ~Vector128.Equals(octets, Vector128.Create((byte)'\t'))) | Vector128.Equals(octets, Vector128.Create((byte)'='));
            if (escaped != Vector128<byte>.Zero)
                return Math.Min(most, count + BitOperations.TrailingZeroCount(escaped.ExtractMostSignificantBits()));
        }

        for (; count < most && IsPlain(line[count]); count++)
            destination[count] = line[count];
        return Math.Min(most, count);
    }

    private static bool IsPlain(byte octet) => octet is (>= (byte)' ' and <= (byte)'~' and not (byte)'=') or (byte)'\t';

    private static bool IsFragile(ReadOnlySpan<byte> line) => line[0] == '.' || line.StartsWith("From "u8);

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
