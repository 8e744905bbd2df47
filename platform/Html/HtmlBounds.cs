namespace EmailPlatform.Html;

/// <summary>
/// Whether HTML can be read at a bounded cost. Templates are written by strangers: elements nested without end overflow the stack, and
/// formatting elements that are never closed are opened again in every paragraph (HTML §13.2.4.3), which takes any memory.
/// </summary>
internal static class HtmlBounds
{
    /// <summary>Layouts for mail nest some thirty tables and cells.</summary>
    private const int MaxDepth = 256;

    /// <summary>Formatting elements that are open at each start tag, added up.</summary>
    private const int MaxReopened = 500_000;

    /// <summary>They have no content, or the next of their kind closes them.</summary>
    private static readonly HashSet<string> NotNesting = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
    };

    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    private static readonly string[] RawText = ["style", "script", "title", "textarea"];

    public static bool IsTame(string html)
    {
        var open = new List<string>();
        var formatting = 0;
        var reopened = 0L;
        for (var at = 0; (at = html.IndexOf('<', at)) >= 0;)
        {
            if (string.CompareOrdinal(html, at, "<!--", 0, 4) == 0)
            {
                at = html.IndexOf("-->", at, StringComparison.Ordinal) is >= 0 and var end ? end : html.Length;
                continue;
            }

            var isEnd = at + 1 < html.Length && html[at + 1] == '/';
            var name = NameAt(html, isEnd ? at + 2 : at + 1);
            at++;
            if (name.Length == 0)
                continue;
            at = StartTag.End(html, at);
            if (isEnd)
            {
                if (open.FindLastIndex(each => each.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var opened)
                {
                    formatting -= open.Skip(opened).Count(Formatting.Contains);
                    open.RemoveRange(opened, open.Count - opened);
                }

                continue;
            }

            reopened += formatting;
            if (RawText.Contains(name, StringComparer.OrdinalIgnoreCase))
                at = html.IndexOf($"</{name}", at, StringComparison.OrdinalIgnoreCase) is >= 0 and var close ? close : html.Length;
            else if (!NotNesting.Contains(name))
                open.Add(name);
            if (Formatting.Contains(name))
                formatting++;
            if (open.Count > MaxDepth || reopened > MaxReopened)
                return false;
        }

        return true;
    }

    private static string NameAt(string html, int start)
    {
        var end = start;
        while (end < html.Length && (char.IsAsciiLetter(html[end]) || (end > start && char.IsAsciiDigit(html[end]))))
            end++;
        return html[start..end];
    }
}
