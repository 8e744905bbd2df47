using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EmailPlatform.Mail.Addresses;

/// <summary>
/// <code>
/// Local-part    = Dot-string / Quoted-string          ; RFC 5321 §4.1.2
/// Dot-string    = Atom *("." Atom)
/// Quoted-string = DQUOTE *QcontentSMTP DQUOTE
/// QcontentSMTP  = %d32-33 / %d35-91 / %d93-126 / "\" %d32-126
/// </code>
/// RFC 6531 §3.3 adds UTF8-non-ascii to atoms and quoted text; of these, white space, controls and
/// direction overrides are refused because they only serve to deceive the reader.
/// </summary>
internal static class LocalPartSyntax
{
    private static readonly SearchValues<char> Atext =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~");

    /// <summary>Finds the local part at the start of <paramref name="text"/>, which must be followed by an @.</summary>
    public static bool TryMeasure(ReadOnlySpan<char> text, out int length, [NotNullWhen(false)] out string? error)
    {
        length = 0;
        if (text.IsEmpty)
        {
            error = "The address is empty.";
            return false;
        }

        error = CheckNonAscii(text)
            ?? (text[0] == '"' ? MeasureQuoted(text, out length) : MeasureDotAtom(text, out length));
        return error is null;
    }

    /// <summary>The first character that a person would see, for a mask.</summary>
    public static string FirstCharacter(ReadOnlySpan<char> localPart)
    {
        var visible = localPart.TrimStart("\"\\");
        return Rune.DecodeFromUtf16(visible, out var rune, out _) == OperationStatus.Done ? rune.ToString() : "";
    }

    /// <summary>One spelling for all spellings of the same mailbox: unquoted where a dot-atom will do, NFC, lower case.</summary>
    public static string Normalize(string localPart)
    {
        if (localPart[0] != '"')
            return localPart.Normalize().ToLowerInvariant();

        var content = new StringBuilder(localPart.Length);
        for (var i = 1; i < localPart.Length - 1; i++)
        {
            if (localPart[i] == '\\')
                i++;
            content.Append(localPart[i]);
        }

        var plain = content.ToString().Normalize().ToLowerInvariant();
        var isDotAtom = MeasureDotAtom(plain + "@", out var length) is null && length == plain.Length;
        return isDotAtom ? plain : $"\"{plain.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
    }

    private static string? MeasureDotAtom(ReadOnlySpan<char> text, out int length)
    {
        for (length = 0; length < text.Length; length++)
        {
            var c = text[length];
            if (c == '@')
                break;
            if (c == '.')
            {
                if (length == 0 || text[length - 1] == '.')
                    return "The part before the @ has a dot at its start or two in a row.";
            }
            else if (c < 0x80 && !Atext.Contains(c))
            {
                return c switch
                {
                    ' ' or '\t' => "The part before the @ holds white space.",
                    '(' or ')' => "Comments are not accepted in an address.",
                    '<' or '>' => "Give the address alone, without angle brackets.",
                    < ' ' or '\x7f' => "The address holds a control character.",
                    _ => $"The character {c} is not accepted before the @ without quotes.",
                };
            }
        }

        if (length == text.Length)
            return "The address has no @.";
        if (length == 0)
            return "Nothing stands before the @.";
        return text[length - 1] == '.' ? "The part before the @ ends with a dot." : null;
    }

    private static string? MeasureQuoted(ReadOnlySpan<char> text, out int length)
    {
        for (length = 1; length < text.Length && text[length] != '"'; length++)
        {
            if (text[length] == '\\' && (++length == text.Length || text[length] >= 0x80))
                return "A backslash in quotes is followed by one ASCII character.";
            if (text[length] is < ' ' or '\x7f')
                return "The address holds a control character.";
        }

        if (length == text.Length)
            return "The quotes before the @ are not closed.";
        length++;
        return length < text.Length && text[length] == '@' ? null : "The closing quotes are not followed by an @.";
    }

    private static string? CheckNonAscii(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
            return null;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var consumed) != OperationStatus.Done)
                return "The address is not valid Unicode.";
            if (!rune.IsAscii && IsDeceptive(rune))
                return "The address holds an invisible character.";
            text = text[consumed..];
        }

        return null;
    }

    private static bool IsDeceptive(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.SpaceSeparator => true,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // Zero-width (non-)joiners are part of words in several scripts; the direction controls never are.
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => false,
    };
}
