using AngleSharp.Html.Parser;
using EmailPlatform.Core.Templates.Html;
using EmailPlatform.Core.Templates.Validation;

namespace EmailPlatform.Html;

/// <summary>Reads templates' HTML as browsers do (HTML §13.2).</summary>
public sealed class TemplateHtml : ITemplateHtml
{
    private static readonly HtmlParserOptions Parsing = new() { IsKeepingSourceReferences = true };

    public CompiledHtml Compile(string html, Func<string, string?> partial, bool inlineCss, bool makeText)
    {
        if ((!inlineCss && !makeText) || HtmlComposer.Compose(html, partial) is not { } composed)
            return CompiledHtml.Untouched;
        using var document = new HtmlParser(Parsing).ParseDocument(composed.Html);
        var sheets = new StyleSheets(composed, document);
        var text = makeText ? TextMaker.Make(composed, document, sheets) : null;
        IReadOnlyDictionary<string, SourceMap> sources = inlineCss ? CssInliner.Inline(composed, document, sheets) : CompiledHtml.Untouched.Sources;
        return new CompiledHtml(sources, text?.Source, text?.Partials ?? CompiledHtml.Untouched.TextPartials);
    }

    public IReadOnlyList<TemplateFinding> FindFaults(string html, Func<string, string?> partial, string? locale) => HtmlFindings.Of(html, partial, locale);
}
