namespace EmailPlatform.Html;

/// <summary>
/// Cuts a style sheet into rules (CSS Syntax Level 3, §5), and leaves their texts as they are: what a program for browsers does not know,
/// such as <c>mso-hide</c>, another one for mail does. At-rules are passed over.
/// </summary>
internal static class CssRules
{
    /// <param name="start">Where the sheet begins in the document.</param>
    public static List<CssRule> Find(string document, int start, int end)
    {
        var rules = new List<CssRule>();
        var at = start;
        while ((at = SkipSpace(document, at, end)) < end)
        {
            var open = FindAny(document, at, end, ";{}");
            if (open >= end)
                break;
            if (document[at] == '@')
            {
                at = document[open] == '{' ? EndOfBlock(document, open, end) : open + 1;
                continue;
            }

            if (document[open] != '{')
            {
                at = open + 1;
                continue;
            }

            var close = EndOfBlock(document, open, end);
            var next = close;
            while (next < end && char.IsWhiteSpace(document[next]))
                next++;
            var selectors = Split(document[at..open], ',');
            rules.Add(new CssRule(at, open, next, selectors, Declarations(document[(open + 1)..Math.Max(open + 1, close - 1)])));
            at = next;
        }

        return rules;
    }

    /// <summary>What stands between braces, or in a style attribute.</summary>
    public static List<CssDeclaration> Declarations(string text)
    {
        const string Important = "!important";
        var declarations = new List<CssDeclaration>();
        foreach (var declaration in Split(WithoutComments(text), ';'))
        {
            var colon = declaration.IndexOf(':');
            if (colon <= 0)
                continue;
            var property = declaration[..colon].TrimEnd().ToLowerInvariant();
            var value = declaration[(colon + 1)..].Trim();
            var isImportant = value.EndsWith(Important, StringComparison.OrdinalIgnoreCase);
            if (isImportant)
                value = value[..^Important.Length].TrimEnd();
            if (value.Length > 0 && !property.Any(char.IsWhiteSpace))
                declarations.Add(new CssDeclaration(property, value, isImportant));
        }

        return declarations;
    }

    private static string WithoutComments(string text)
    {
        while (text.IndexOf("/*", StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = text.IndexOf("*/", open + 2, StringComparison.Ordinal);
            text = close < 0 ? text[..open] : text.Remove(open, close + 2 - open);
        }

        return text;
    }

    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        for (var at = 0; at <= text.Length;)
        {
            var end = FindAny(text, at, text.Length, [separator]);
            if (text[at..end].Trim() is { Length: > 0 } part)
                parts.Add(part);
            at = end + 1;
        }

        return parts;
    }

    private static int SkipSpace(string text, int at, int end)
    {
        while (at < end)
        {
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (IsAt(text, at, end, "/*"))
                at = EndOfComment(text, at, end);
            else if (IsAt(text, at, end, "<!--") || IsAt(text, at, end, "-->"))
                at += text[at] == '<' ? 4 : 3;
            else
                break;
        }

        return at;
    }

    /// <summary>The first of some characters outside of strings, brackets and comments; the end where there is none.</summary>
    private static int FindAny(string text, int at, int end, ReadOnlySpan<char> wanted)
    {
        var depth = 0;
        while (at < end)
        {
            var c = text[at];
            if (depth == 0 && wanted.Contains(c))
                return at;
            if (c is '"' or '\'')
                at = EndOfString(text, at, end);
            else if (IsAt(text, at, end, "/*"))
                at = EndOfComment(text, at, end);
            else
                at++;
            depth = Math.Max(0, depth + c switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 });
        }

        return end;
    }

    /// <summary>Behind the brace that closes a block.</summary>
    private static int EndOfBlock(string text, int open, int end)
    {
        var depth = 0;
        for (var at = open; (at = FindAny(text, at, end, "{}")) < end; at++)
        {
            depth += text[at] == '{' ? 1 : -1;
            if (depth == 0)
                return at + 1;
        }

        return end;
    }

    private static int EndOfString(string text, int open, int end)
    {
        for (var at = open + 1; at < end; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == text[open] || text[at] == '\n')
                return at + 1;
        }

        return end;
    }

    private static int EndOfComment(string text, int open, int end) =>
        text.IndexOf("*/", open + 2, end - open - 2, StringComparison.Ordinal) is >= 0 and var close ? close + 2 : end;

    private static bool IsAt(string text, int at, int end, string mark) =>
        at + mark.Length <= end && string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0;
}
