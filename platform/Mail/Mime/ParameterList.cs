using System.Globalization;
using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>Reads the <c>; name=value</c> list behind a content type or disposition (RFC 2045 §5.1, RFC 2231).</summary>
internal static class ParameterList
{
    /// <summary>Past this many, and past this many sections of one value, a list is an attack and the rest is left out.</summary>
    private const int MaxParameters = 64;

    private const int Unnumbered = int.MaxValue;

    private readonly record struct Section(string Name, int Number, bool IsExtended, string Value);

    /// <summary>Reads what can be read; a name given twice keeps its first value, and <c>name*</c> wins over <c>name</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(ReadOnlySpan<char> text)
    {
        var sections = new List<Section>();
        while (sections.Count < MaxParameters && TryReadNext(ref text, out var name, out var value))
        {
            if (TryReadSection(name, value, out var section))
                sections.Add(section);
        }

        var result = new List<KeyValuePair<string, string>>(sections.Count);
        foreach (var section in sections)
        {
            if (!result.Exists(p => p.Key == section.Name))
                result.Add(new(section.Name, Join(section.Name, sections)));
        }

        return result;
    }

    private static bool TryReadNext(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> name, out string value)
    {
        name = default;
        value = "";
        var start = text.IndexOf(';');
        if (start < 0)
            return false;
        text = text[(start + 1)..];
        var end = text.IndexOfAny('=', ';');
        if (end < 0 || text[end] == ';')
        {
            // Without a value: an empty list element, or noise.
            text = end < 0 ? default : text[end..];
            return end >= 0;
        }

        name = text[..end].Trim(" \t\r\n");
        text = text[(end + 1)..].TrimStart(" \t\r\n");
        value = text is ['"', ..] ? ReadQuoted(ref text) : ReadBare(ref text);
        return true;
    }

    private static string ReadQuoted(ref ReadOnlySpan<char> text)
    {
        var value = new StringBuilder();
        var i = 1;
        for (; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            value.Append(text[i]);
        }

        text = i < text.Length ? text[(i + 1)..] : default;
        return value.ToString();
    }

    /// <summary>Up to the next semicolon: many senders leave out the quotes that spaces call for.</summary>
    private static string ReadBare(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(';');
        var bare = (end < 0 ? text : text[..end]).Trim(" \t\r\n");
        text = end < 0 ? default : text[end..];
        return bare.ToString();
    }

    private static bool TryReadSection(ReadOnlySpan<char> name, string value, out Section section)
    {
        var isExtended = name is [.., '*'];
        if (isExtended)
            name = name[..^1];
        var number = 0;
        var star = name.IndexOf('*');
        if (star >= 0)
        {
            if (!int.TryParse(name[(star + 1)..], NumberStyles.None, null, out number))
                number = -1;
            name = name[..star];
        }

        var isNumbered = star >= 0;
        section = new Section(name.ToString().ToLowerInvariant(), isNumbered ? number : isExtended ? 0 : Unnumbered, isExtended, value);
        return !name.IsEmpty && number >= 0 && !name.ContainsAnyExcept(HeaderSyntax.TokenCharacters);
    }

    private static string Join(string name, List<Section> sections)
    {
        var own = sections.FindAll(s => s.Name == name && s.Number != Unnumbered);
        own.Sort((a, b) => a.Number.CompareTo(b.Number));
        if (own is [{ Number: 0 }, ..])
            return ExtendedValue.Decode(own.ConvertAll(s => (s.Value, s.IsExtended)));

        // Many senders write an encoded word here, which RFC 2047 §5 forbids and every reader understands.
        var plain = sections.Find(s => s.Name == name && s.Number == Unnumbered);
        return EncodedWordDecoder.Decode(plain.Value ?? "");
    }
}
