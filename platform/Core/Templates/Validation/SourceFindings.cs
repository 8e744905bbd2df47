using EmailPlatform.Core.Templates.Html;
using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Templates.Validation;

/// <summary>What is wrong with sources as Liquid.</summary>
internal static class SourceFindings
{
    private static readonly LiquidParseOptions Parsing = new() { ErrorMode = LiquidErrorMode.Strict };

    private static readonly LiquidRenderOptions Strict = new() { StrictFilters = true };

    /// <summary>All that are there.</summary>
    public static IEnumerable<TemplateSource> Parts(TemplateContent content)
    {
        foreach (var (locale, parts) in (content.Locales ?? new Dictionary<string, TemplateParts>()).Select(pair => ((string?)pair.Key, pair.Value)).Prepend((null, content)))
        {
            foreach (var (part, source) in new[] { ("subject", parts.Subject), ("preheader", parts.Preheader), ("text", parts.Text), ("html", parts.Html), ("amp", parts.Amp) })
            {
                if (source is not null)
                    yield return new TemplateSource(part, locale, source);
            }
        }
    }

    public static IEnumerable<TemplateFinding> Of(TemplateContent content)
    {
        foreach (var part in Parts(content))
        {
            if (!LiquidTemplate.TryParse(part.Source, Parsing, out _, out var error))
            {
                var code = error.Code == LiquidErrorCode.UnknownTag ? "unknown_tag" : "syntax_error";
                yield return new TemplateFinding(code, FindingSeverity.Error, error.Message) { Part = part.Part, Locale = part.Locale, Line = error.Line, Column = error.Column };
                continue;
            }

            foreach (var piece in LiquidPieces.Find(part.Source))
            {
                foreach (var (filter, offset) in Filters(piece))
                {
                    if (!IsFilter(filter))
                        yield return new TemplateFinding("unknown_filter", FindingSeverity.Error, $"There is no filter '{filter}'.").At(part, offset);
                }

                if (piece is { Name: "include" or "layout", Literal: null } and not { Name: "layout", Markup: "none" })
                    yield return new TemplateFinding("computed_partial", FindingSeverity.Warning, "A name that is computed while rendering is not looked after: it finds only what is named elsewhere too, and its styles are not inlined.").At(part, piece.Start);
            }
        }
    }

    /// <summary>The names behind single bars, outside of quotes.</summary>
    private static IEnumerable<(string Name, int Offset)> Filters(LiquidPiece piece)
    {
        if (piece.Name is not ("" or "assign" or "echo" or "liquid"))
            yield break;
        var markup = piece.Markup;
        var quote = '\0';
        for (var i = 0; i < markup.Length; i++)
        {
            var c = markup[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                continue;
            }

            if (c is '"' or '\'')
                quote = c;
            if (c != '|')
                continue;
            var start = i + 1;
            while (start < markup.Length && char.IsWhiteSpace(markup[start]))
                start++;
            var end = start;
            while (end < markup.Length && (char.IsAsciiLetterOrDigit(markup[end]) || markup[end] == '_'))
                end++;
            if (end > start)
                yield return (markup[start..end], piece.MarkupStart + start);
        }
    }

    /// <summary>Asks the language itself.</summary>
    private static bool IsFilter(string name)
    {
        if (!LiquidTemplate.TryParse($"{{{{ '' | {name} }}}}", out var template, out _))
            return true;
        template.Render(LiquidModel.Empty, Strict, out var error);
        return error?.Code != LiquidErrorCode.UndefinedFilter;
    }
}
