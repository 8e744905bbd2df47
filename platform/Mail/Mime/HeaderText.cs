using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace EmailPlatform.Mail.Mime;

/// <summary>Writes unstructured text and phrases: as they are where ASCII allows, else as encoded words (RFC 2047 §5).</summary>
internal static class HeaderText
{
    private static readonly SearchValues<byte> AtomText = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~ "u8);

    /// <summary>
    /// Writes a text for people, such as a subject, that reads back exactly: what looks like an encoded word is encoded again,
    /// and so is white space that a reader would drop.
    /// </summary>
    public static void WriteText(HeaderWriter writer, ReadOnlySpan<char> text)
    {
        using var utf8 = new Utf8Scratch(text, prefixSpace: true);
        WriteUnits(writer, utf8.Bytes, encodeLookalikes: true);
    }

    /// <summary>Writes the value of a field of unknown structure: ASCII stays as it is.</summary>
    public static void WriteValue(HeaderWriter writer, ReadOnlySpan<char> value)
    {
        using var utf8 = new Utf8Scratch(value, prefixSpace: true);
        WriteUnits(writer, utf8.Bytes, encodeLookalikes: false);
    }

    /// <summary>Writes a display name: atoms, a quoted string, or encoded words.</summary>
    public static void WritePhrase(HeaderWriter writer, ReadOnlySpan<char> phrase)
    {
        using var utf8 = new Utf8Scratch(phrase, prefixSpace: true);
        var padded = utf8.Bytes;
        var bytes = padded[1..];
        // Some readers collapse runs of spaces even in quotes.
        if (NeedsEncodedWord(bytes) || bytes.IndexOf("  "u8) >= 0 || bytes.Length > HeaderWriter.PreferredLineLength - 4)
            EncodedWordEncoder.Write(writer, bytes);
        else if (!bytes.ContainsAnyExcept(AtomText))
            writer.Words(padded);
        else
            WriteQuoted(writer, bytes);
    }

    /// <summary>Octets of the white space and the word behind it that <paramref name="text"/> starts with.</summary>
    public static int MeasureUnit(ReadOnlySpan<byte> text)
    {
        var word = text.IndexOfAnyExcept(HeaderSyntax.WhiteSpace);
        if (word < 0)
            return text.Length;
        var end = text[word..].IndexOfAny(HeaderSyntax.WhiteSpace);
        return end < 0 ? text.Length : word + end;
    }

    /// <summary>Writes <c>"…"</c> as one piece; the text is printable ASCII.</summary>
    private static void WriteQuoted(HeaderWriter writer, ReadOnlySpan<byte> ascii)
    {
        Span<byte> quoted = stackalloc byte[2 * ascii.Length + 2];
        writer.Piece(quoted[..Quote(ascii, quoted)]);
    }

    /// <summary>Writes a quoted-string (RFC 5322 §3.2.4) into a buffer of at least twice the size and two more.</summary>
    /// <returns>The octets written.</returns>
    public static int Quote(ReadOnlySpan<byte> ascii, Span<byte> quoted)
    {
        var length = 0;
        quoted[length++] = (byte)'"';
        foreach (var b in ascii)
        {
            if (b is (byte)'"' or (byte)'\\')
                quoted[length++] = (byte)'\\';
            quoted[length++] = b;
        }

        quoted[length++] = (byte)'"';
        return length;
    }

    /// <summary>
    /// Encodes the stretch from the first to the last word that needs it, white space between them included,
    /// because readers drop the white space between two encoded words.
    /// </summary>
    private static void WriteUnits(HeaderWriter writer, ReadOnlySpan<byte> padded, bool encodeLookalikes)
    {
        var start = -1;
        var end = 0;
        if (padded.Length > 1 && (HeaderSyntax.WhiteSpace.Contains(padded[1]) || HeaderSyntax.WhiteSpace.Contains(padded[^1])))
            (start, end) = (0, padded.Length);

        for (var i = 0; i < padded.Length && end < padded.Length;)
        {
            var unit = padded.Slice(i, MeasureUnit(padded[i..]));
            if (NeedsEncodedWord(unit, encodeLookalikes) || (encodeLookalikes && unit.Length > HeaderSyntax.MaxUnbroken))
            {
                if (start < 0)
                    start = padded[i] == ' ' ? i : 0;
                end = i + unit.Length;
            }

            i += unit.Length;
        }

        if (start < 0)
        {
            writer.Words(padded.Length > 1 ? padded : default);
            return;
        }

        writer.Words(padded[..start]);
        EncodedWordEncoder.Write(writer, padded[(start + 1)..end]);
        writer.Words(padded[end..]);
    }

    private static bool NeedsEncodedWord(ReadOnlySpan<byte> text, bool encodeLookalikes = true)
        => !Ascii.IsValid(text) || (encodeLookalikes && text.IndexOf("=?"u8) >= 0);

    /// <summary>A text as UTF-8 in a rented buffer, behind a space where asked for.</summary>
    private readonly ref struct Utf8Scratch
    {
        private readonly byte[] _rented;
        private readonly int _length;

        public Utf8Scratch(ReadOnlySpan<char> text, bool prefixSpace)
        {
            _rented = ArrayPool<byte>.Shared.Rent(1 + 3 * text.Length);
            var prefix = prefixSpace ? 1 : 0;
            _rented[0] = (byte)' ';
            Utf8.FromUtf16(text, _rented.AsSpan(prefix), out _, out var written);
            _length = prefix + written;
        }

        public ReadOnlySpan<byte> Bytes => _rented.AsSpan(0, _length);

        public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
    }
}
