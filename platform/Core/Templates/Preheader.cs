namespace EmailPlatform.Core.Templates;

/// <summary>Puts the preview text where mail programs look for it: first in the body, unseen.</summary>
internal static class Preheader
{
    private const string Before = "<div style=\"display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden\">";
    private const string After = "</div>";

    /// <param name="preheader">HTML.</param>
    public static string Insert(string preheader, string html)
    {
        var at = StartOfBody(html);
        return string.Concat(string.Concat(html.AsSpan(0, at), Before, preheader), After, html.AsSpan(at));
    }

    /// <summary>Behind the body's start tag; the very start where there is none.</summary>
    private static int StartOfBody(string html)
    {
        const string Tag = "<body";
        var start = html.IndexOf(Tag, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return 0;
        var quote = '\0';
        for (var i = start + Tag.Length; i < html.Length; i++)
        {
            var c = html[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '>')
                return i + 1;
        }

        return 0;
    }
}
