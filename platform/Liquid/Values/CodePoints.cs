namespace EmailPlatform.Liquid.Values;

/// <summary>
/// Text by Unicode code points, which is what positions and sizes count. Text without surrogates, nearly all of it, is
/// cut by index.
/// </summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        if (IsPlain(text))
            return text.Length;
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    public static string First(string text) => text[..Width(text, 0)];

    public static string Last(string text) =>
        text.Length > 1 && char.IsSurrogatePair(text[^2], text[^1]) ? text[^2..] : text[^1..];

    /// <summary>The stretch of <paramref name="length"/> code points from the one at <paramref name="start"/>.</summary>
    public static string Slice(string text, int start, int length)
    {
        if (IsPlain(text))
            return text.Substring(start, length);
        var from = Offset(text, 0, start);
        return text[from..Offset(text, from, length)];
    }

    /// <summary>The code points, each a text.</summary>
    public static List<string> Split(string text)
    {
        var parts = new List<string>(text.Length);
        for (var i = 0; i < text.Length; i += Width(text, i))
            parts.Add(text.Substring(i, Width(text, i)));
        return parts;
    }

    private static bool IsPlain(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;

    private static int Width(string text, int index) =>
        index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1;

    private static int Offset(string text, int from, int codePoints)
    {
        for (; codePoints > 0 && from < text.Length; codePoints--)
            from += Width(text, from);
        return from;
    }
}
