namespace EmailPlatform.Core.Templates.Html;

/// <summary>Finds the Liquid in a source that parses, by the same delimiters as the language.</summary>
public static class LiquidPieces
{
    public static List<LiquidPiece> Find(string source)
    {
        var pieces = new List<LiquidPiece>();
        for (var at = 0; NextOpen(source, at) is >= 0 and var open; at = pieces[^1].End)
        {
            var isOutput = source[open + 1] == '{';
            var close = source.IndexOf(isOutput ? "}}" : "%}", open + 2, StringComparison.Ordinal);
            if (close < 0)
                break;
            pieces.Add(isOutput ? Output(source, open, close) : Tag(source, open, close));
        }

        return pieces;
    }

    /// <summary>The templates that a source names in its tags, also in those of a <c>liquid</c> tag.</summary>
    public static IEnumerable<string> References(string source)
    {
        foreach (var piece in Find(source))
        {
            if (piece.Name is "layout" or "render" or "include" && piece.Literal is { } name)
                yield return name;
            if (piece.Name != "liquid")
                continue;
            foreach (var line in piece.Markup.Split('\n', StringSplitOptions.TrimEntries))
            {
                var word = line.Split(' ', 2, StringSplitOptions.TrimEntries);
                if (word is ["render" or "include", var markup] && new LiquidPiece(LiquidPieceKind.Tag, 0, 0, word[0], markup, 0).Literal is { } inner)
                    yield return inner;
            }
        }
    }

    private static int NextOpen(string source, int at)
    {
        for (; (at = source.IndexOf('{', at)) >= 0 && at + 1 < source.Length; at++)
        {
            if (source[at + 1] is '{' or '%')
                return at;
        }

        return -1;
    }

    private static LiquidPiece Output(string source, int open, int close)
    {
        var (start, markup) = Inside(source, open + 2, close);
        return new LiquidPiece(LiquidPieceKind.Output, open, close + 2, "", markup, start);
    }

    private static LiquidPiece Tag(string source, int open, int close)
    {
        var (start, inside) = Inside(source, open + 2, close);
        var length = inside.StartsWith('#') ? 1 : 0;
        while (length < inside.Length && (char.IsAsciiLetterOrDigit(inside[length]) || inside[length] == '_'))
            length++;
        var name = inside[..length];
        var markup = inside[length..].TrimStart();
        var end = close + 2;
        if (name is "raw" or "comment" or "doc")
            end = EndOf(source, "end" + name, end);
        return new LiquidPiece(LiquidPieceKind.Tag, open, end, name, markup, start + inside.Length - markup.Length);
    }

    private static (int Start, string Text) Inside(string source, int start, int end)
    {
        if (start < end && source[start] == '-')
            start++;
        if (end > start && source[end - 1] == '-')
            end--;
        while (start < end && char.IsWhiteSpace(source[start]))
            start++;
        return (start, source[start..end].TrimEnd());
    }

    /// <summary>Behind the tag that ends a block whose inside is not Liquid.</summary>
    private static int EndOf(string source, string endTag, int from)
    {
        for (var open = from; (open = source.IndexOf("{%", open, StringComparison.Ordinal)) >= 0; open += 2)
        {
            var close = source.IndexOf("%}", open, StringComparison.Ordinal);
            if (close < 0)
                break;
            if (source.AsSpan(open + 2, close - open - 2).Trim("- \t\r\n").SequenceEqual(endTag))
                return close + 2;
        }

        return source.Length;
    }
}
