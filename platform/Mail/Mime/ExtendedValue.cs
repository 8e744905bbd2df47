using System.Buffers;
using System.Globalization;
using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>Parameter values with a character set, <c>UTF-8''na%C3%AFve</c> (RFC 2231 §4, RFC 5987 §3.2).</summary>
internal static class ExtendedValue
{
    /// <summary><c>attribute-char</c>: what needs no percent.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&+-.^_`{|}~"u8);

    /// <summary>What stands without quotes: of the characters of a token those that no reader takes for syntax.</summary>
    private static readonly SearchValues<byte> Unquoted = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._"u8);

    private static ReadOnlySpan<byte> Prefix => "UTF-8''"u8;

    /// <summary>
    /// Writes <c>; name=value</c>: a token or a quoted string in ASCII; else the extended form, in sections where it is long,
    /// followed by an ASCII likeness in the plain form for receivers that know no other. The extended form comes first because
    /// some take whichever comes first.
    /// </summary>
    public static void WriteParameter(HeaderWriter writer, ReadOnlySpan<byte> name, string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        writer.Append(";"u8);
        // What looks like an encoded word would be decoded by most readers.
        if (!Ascii.IsValid(utf8) || value.Contains("=?", StringComparison.Ordinal))
        {
            WriteExtended(writer, name, utf8);
            writer.Append(";"u8);
            utf8 = Likeness(value);
        }

        var piece = new byte[name.Length + 1 + 2 * utf8.Length + 2];
        name.CopyTo(piece);
        piece[name.Length] = (byte)'=';
        var rest = piece.AsSpan(name.Length + 1);
        var length = utf8.Length;
        if (length > 0 && !utf8.AsSpan().ContainsAnyExcept(Unquoted))
            utf8.CopyTo(rest);
        else
            length = HeaderText.Quote(utf8, rest);
        writer.Piece(piece.AsSpan(0, name.Length + 1 + length));
    }

    /// <summary>Joins the sections of one value; only the first names the character set.</summary>
    public static string Decode(List<(string Value, bool IsExtended)> sections)
    {
        var bytes = new ArrayBufferWriter<byte>();
        string? charset = null;
        for (var i = 0; i < sections.Count; i++)
        {
            var (value, isExtended) = sections[i];
            if (i == 0 && isExtended)
            {
                var first = value.IndexOf('\'');
                var second = first < 0 ? -1 : value.IndexOf('\'', first + 1);
                if (second >= 0)
                {
                    charset = value[..first];
                    value = value[(second + 1)..];
                }
            }

            var utf8 = Encoding.UTF8.GetBytes(value);
            var decoded = bytes.GetSpan(utf8.Length);
            if (isExtended)
                bytes.Advance(QuotedPrintable.DecodeEscapes(utf8, decoded, (byte)'%'));
            else
                bytes.Write(utf8);
        }

        return Charsets.Decode(bytes.WrittenSpan, charset);
    }

    private static void WriteExtended(HeaderWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8)
    {
        const int Margin = 12; // ; *99*= and a space
        var room = HeaderWriter.PreferredLineLength - Margin - name.Length;
        var whole = new byte[name.Length + Margin + Prefix.Length + 3 * utf8.Length];
        var isSectioned = Prefix.Length + EncodedLength(utf8) > room;
        for (var section = 0; section == 0 || !utf8.IsEmpty; section++)
        {
            var length = 0;
            Put(name, whole, ref length);
            if (isSectioned)
            {
                Put("*"u8, whole, ref length);
                section.TryFormat(whole.AsSpan(length), out var digits, default, CultureInfo.InvariantCulture);
                length += digits;
            }

            Put("*="u8, whole, ref length);
            if (section == 0)
                Put(Prefix, whole, ref length);

            var end = isSectioned ? name.Length + room : int.MaxValue;
            while (!utf8.IsEmpty && length + 3 <= end)
            {
                if (Plain.Contains(utf8[0]))
                    whole[length++] = utf8[0];
                else
                    length += QuotedPrintable.WriteEscape(utf8[0], (byte)'%', whole.AsSpan(length));
                utf8 = utf8[1..];
            }

            if (section > 0)
                writer.Append(";"u8);
            writer.Piece(whole.AsSpan(0, length));
        }
    }

    private static void Put(ReadOnlySpan<byte> bytes, Span<byte> destination, ref int length)
    {
        bytes.CopyTo(destination[length..]);
        length += bytes.Length;
    }

    private static int EncodedLength(ReadOnlySpan<byte> utf8)
    {
        var length = 0;
        foreach (var b in utf8)
            length += Plain.Contains(b) ? 1 : 3;
        return length;
    }

    /// <summary>Letters without their accents, and an underscore for the rest.</summary>
    private static byte[] Likeness(string value)
    {
        var likeness = new StringBuilder(value.Length);
        foreach (var rune in value.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (rune.IsAscii)
                likeness.Append(rune.ToString());
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                likeness.Append('_');
        }

        return Encoding.ASCII.GetBytes(likeness.Replace("=?", "__").ToString());
    }
}
