using System.Buffers;
using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>
/// Decodes encoded words (RFC 2047 §6) wherever they stand. White space between two is dropped, and neighbours in one character
/// set are joined before decoding, because many senders split a character between them.
/// </summary>
internal static class EncodedWordDecoder
{
    /// <summary>The text with its encoded words decoded; what is not well-formed stays as it is.</summary>
    public static string Decode(string text)
    {
        var next = text.IndexOf("=?", StringComparison.Ordinal);
        if (next < 0)
            return text;

        var result = new StringBuilder(text.Length);
        var pending = new ArrayBufferWriter<byte>();
        string? charset = null;
        var copied = 0;
        while (next >= 0)
        {
            if (!TryReadWord(text, next, out var word))
            {
                if (word.End < 0)
                    break;
                next = IndexOfStart(text, next + 2);
                continue;
            }

            var between = text.AsSpan(copied, next - copied);
            var joins = charset is not null && between.IsWhiteSpace();
            if (!joins || !string.Equals(charset, word.Charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush(result, pending, charset);
                if (!joins)
                    result.Append(between);
                charset = word.Charset;
            }

            DecodeWord(text.AsSpan(word.Start, word.End - word.Start), word, pending);
            copied = word.End + 2;
            next = IndexOfStart(text, copied);
        }

        Flush(result, pending, charset);
        return result.Append(text, copied, text.Length - copied).ToString();
    }

    private readonly record struct Word(string Charset, bool IsBase64, int Start, int End);

    /// <summary>Reads <c>=?charset*language?encoding?</c> and finds the end. When no end can follow anywhere, the word's end is -1.</summary>
    private static bool TryReadWord(string text, int start, out Word word)
    {
        const int MaxCharset = 64;
        word = default;
        var charsetEnd = text.AsSpan(start + 2, Math.Min(MaxCharset, text.Length - start - 2)).IndexOf('?');
        if (charsetEnd <= 0)
            return false;
        charsetEnd += start + 2;
        if (charsetEnd + 2 >= text.Length || text[charsetEnd + 2] != '?' || text[charsetEnd + 1] is not ('B' or 'b' or 'Q' or 'q'))
            return false;

        var contentStart = charsetEnd + 3;
        var end = text.IndexOf('?', contentStart);
        var charset = text.AsSpan(start + 2, charsetEnd - start - 2);
        var language = charset.IndexOf('*');
        word = new Word(
            (language < 0 ? charset : charset[..language]).ToString(), text[charsetEnd + 1] is 'B' or 'b', contentStart, end);
        return end >= 0 && end + 1 < text.Length && text[end + 1] == '=' && !charset.Contains(' ');
    }

    private static int IndexOfStart(string text, int from) => text.IndexOf("=?", from, StringComparison.Ordinal);

    private static void DecodeWord(ReadOnlySpan<char> content, Word word, ArrayBufferWriter<byte> decoded)
    {
        // Octets that should have been escaped were read as characters by now; in the word's own set they are octets again.
        var octets = Charsets.Encode(content, Ascii.IsValid(content) ? null : word.Charset);
        if (word.IsBase64)
        {
            decoded.Advance(Base64Content.Decode(octets, decoded.GetSpan(octets.Length + 1)));
            return;
        }

        octets.AsSpan().Replace((byte)'_', (byte)' ');
        decoded.Advance(QuotedPrintable.DecodeEscapes(octets, decoded.GetSpan(octets.Length + 1)));
    }

    private static void Flush(StringBuilder result, ArrayBufferWriter<byte> pending, string? charset)
    {
        if (pending.WrittenCount == 0)
            return;
        result.Append(Charsets.Decode(pending.WrittenSpan, charset));
        pending.ResetWrittenCount();
    }
}
