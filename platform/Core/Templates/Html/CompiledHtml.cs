using AngleSharp.Html.Parser;

namespace EmailPlatform.Core.Templates.Html;

/// <summary>
/// What is made of an HTML source before it is ever rendered: its styles inlined, and a text part. All of it is Liquid again, so that
/// no HTML is read for a recipient.
/// </summary>
/// <param name="Sources">The edited sources: the message's own under "", its layouts and partials under names of their own. Empty where nothing was edited.</param>
/// <param name="Text">Null where none was asked for, or none can be made.</param>
/// <param name="TextPartials">The partials of the text.</param>
internal sealed record CompiledHtml(
    IReadOnlyDictionary<string, SourceMap> Sources, string? Text, IReadOnlyDictionary<string, string> TextPartials)
{
    private static readonly HtmlParserOptions Parsing = new() { IsKeepingSourceReferences = true };

    private static readonly CompiledHtml Untouched = new(new Dictionary<string, SourceMap>(), null, new Dictionary<string, string>());

    /// <param name="html">A source that parses as Liquid.</param>
    /// <param name="partial">The HTML of a layout or partial; null where there is none.</param>
    public static CompiledHtml Of(string html, Func<string, string?> partial, bool inlineCss, bool makeText)
    {
        if ((!inlineCss && !makeText) || HtmlComposer.Compose(html, partial) is not { } composed)
            return Untouched;
        using var document = new HtmlParser(Parsing).ParseDocument(composed.Html);
        var sheets = new StyleSheets(composed, document);
        var text = makeText ? TextMaker.Make(composed, document, sheets) : null;
        IReadOnlyDictionary<string, SourceMap> sources = inlineCss ? CssInliner.Inline(composed, document, sheets) : Untouched.Sources;
        return new CompiledHtml(sources, text?.Source, text?.Partials ?? Untouched.TextPartials);
    }
}
