using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;

namespace EmailPlatform.Mail.Mime;

/// <summary>
/// Encoded words in UTF-8 (RFC 2047): at most 75 octets each, lines that hold one at most 76, no character split between two.
/// The Q encoding uses only what is safe in a phrase (§5 rule 3), so one form serves everywhere.
/// </summary>
internal static class EncodedWordEncoder
{
    private const int MaxWord = 75;
    private const int MaxLine = 76;
    private const int Overhead = 12; // =?UTF-8?Q? and ?=
    private const int SmallestUseful = Overhead + 16;

    private static readonly SearchValues<byte> PlainInPhrase = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/"u8);

    /// <summary>Writes a text, each encoded word behind a space.</summary>
    public static void Write(HeaderWriter writer, ReadOnlySpan<byte> utf8)
    {
        var base64 = IsBase64Shorter(utf8);
        while (!utf8.IsEmpty)
        {
            if (writer.Column + 1 + SmallestUseful > MaxLine)
                writer.Fold();
            var room = Math.Max(Math.Min(MaxWord, MaxLine - 1 - writer.Column), SmallestUseful) - Overhead;
            var length = base64 ? MeasureBase64(utf8, room) : MeasureQ(utf8, room);
            WriteWord(writer, utf8[..length], base64);
            utf8 = utf8[length..];
        }
    }

    private static bool IsBase64Shorter(ReadOnlySpan<byte> utf8)
    {
        var q = 0;
        foreach (var b in utf8)
            q += b == ' ' || PlainInPhrase.Contains(b) ? 1 : 3;
        return Base64.GetMaxEncodedToUtf8Length(utf8.Length) < q;
    }

    private static int MeasureBase64(ReadOnlySpan<byte> utf8, int room)
    {
        var length = room / 4 * 3;
        if (length >= utf8.Length)
            return utf8.Length;
        while (IsContinuation(utf8[length]))
            length--;
        return length;
    }

    private static int MeasureQ(ReadOnlySpan<byte> utf8, int room)
    {
        var used = 0;
        var length = 0;
        while (length < utf8.Length)
        {
            var next = length + 1;
            while (next < utf8.Length && IsContinuation(utf8[next]))
                next++;
            used += utf8[length] == ' ' || PlainInPhrase.Contains(utf8[length]) ? 1 : 3 * (next - length);
            if (used > room)
                break;
            length = next;
        }

        return length;
    }

    private static void WriteWord(HeaderWriter writer, ReadOnlySpan<byte> utf8, bool base64)
    {
        Span<byte> word = stackalloc byte[MaxWord];
        var length = Overhead - 2;
        if (base64)
        {
            "=?UTF-8?B?"u8.CopyTo(word);
            var status = Base64.EncodeToUtf8(utf8, word[length..], out _, out var written);
            Debug.Assert(status == OperationStatus.Done);
            length += written;
        }
        else
        {
            "=?UTF-8?Q?"u8.CopyTo(word);
            foreach (var b in utf8)
            {
                if (b == ' ')
                    word[length++] = (byte)'_';
                else if (PlainInPhrase.Contains(b))
                    word[length++] = b;
                else
                    length += QuotedPrintable.WriteEscape(b, (byte)'=', word[length..]);
            }
        }

        "?="u8.CopyTo(word[length..]);
        writer.Piece(word[..(length + 2)]);
    }

    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
}
