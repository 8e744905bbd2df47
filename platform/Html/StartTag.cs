using AngleSharp.Dom;

namespace EmailPlatform.Html;

/// <summary>A start tag as it is written in the document that it was read from.</summary>
internal static class StartTag
{
    /// <summary>Where it begins; null where the element is not written there but implied.</summary>
    public static int? Find(string document, IElement element)
    {
        var start = (element.SourceReference?.Position.Position ?? 0) - 1;
        return start >= 0 && start + element.LocalName.Length < document.Length && document[start] == '<'
            && string.Compare(document, start + 1, element.LocalName, 0, element.LocalName.Length, StringComparison.OrdinalIgnoreCase) == 0
            ? start
            : null;
    }

    /// <summary>Behind its <c>&gt;</c>.</summary>
    public static int End(string document, int start)
    {
        var quote = '\0';
        for (var at = start; at < document.Length; at++)
        {
            var c = document[at];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '>')
                return at + 1;
        }

        return document.Length;
    }

    /// <summary>Where the value of an attribute stands between its quotes; null where there is no such attribute or it has no quotes.</summary>
    public static (int Start, int End)? Value(string document, int start, string attribute)
    {
        var end = End(document, start);
        var at = start + 1;
        while (at < end && !char.IsWhiteSpace(document[at]))
            at++;
        while (at < end)
        {
            while (at < end && (char.IsWhiteSpace(document[at]) || document[at] is '/' or '>'))
                at++;
            var name = at;
            while (at < end && !char.IsWhiteSpace(document[at]) && document[at] is not ('=' or '>' or '/'))
                at++;
            var isWanted = document.AsSpan(name, at - name).Equals(attribute, StringComparison.OrdinalIgnoreCase);
            while (at < end && char.IsWhiteSpace(document[at]))
                at++;
            if (at >= end || document[at] != '=')
                continue;
            at++;
            while (at < end && char.IsWhiteSpace(document[at]))
                at++;
            if (at < end && document[at] is '"' or '\'')
            {
                var close = document.IndexOf(document[at], at + 1);
                if (close < 0)
                    return null;
                if (isWanted)
                    return (at + 1, close);
                at = close + 1;
                continue;
            }

            if (isWanted)
                return null;
            while (at < end && !char.IsWhiteSpace(document[at]) && document[at] != '>')
                at++;
        }

        return null;
    }
}
