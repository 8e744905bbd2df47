using AngleSharp.Dom;
using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Html;

/// <summary>
/// Writes what style sheets say into the start tags of the sources, since some mail programs read nothing else. Nothing but style
/// attributes and style sheets is touched: Liquid, comments for Outlook and white space stay as they were written.
/// </summary>
internal sealed class CssInliner
{
    /// <summary>Elements that are not shown.</summary>
    private static readonly HashSet<string> Unseen = ["html", "head", "meta", "title", "style", "script", "link", "base", "noscript", "template"];

    private readonly ComposedHtml _composed;
    private readonly Dictionary<(string Name, string Source), string> _variants = [];

    private CssInliner(ComposedHtml composed) => _composed = composed;

    /// <summary>The sources with their styles inlined; that of the message has the name "", and of a partial there is one for each different surrounding.</summary>
    public static Dictionary<string, SourceMap> Inline(ComposedHtml composed, IDocument document, StyleSheets sheets)
    {
        var inliner = new CssInliner(composed);
        foreach (var element in document.All)
        {
            if (!Unseen.Contains(element.LocalName) && sheets.Of(element) is { Count: > 0 } declarations)
                inliner.Write(element, declarations);
        }

        if (!sheets.IsOpen)
        {
            foreach (var (rule, kept) in sheets.Rules)
                inliner.Shorten(rule, kept);
        }

        var sources = new Dictionary<string, SourceMap>(StringComparer.Ordinal);
        inliner.Finish(composed.Root, sources);
        return sources;
    }

    private void Write(IElement element, IReadOnlyList<CssDeclaration> declarations)
    {
        if (StartTag.Find(_composed.Html, element) is not { } start)
            return;
        var weak = Join(declarations.Where(declaration => !declaration.IsImportant));
        var strong = Join(declarations.Where(declaration => declaration.IsImportant));
        if (element.HasAttribute("style"))
        {
            if (StartTag.Value(_composed.Html, start, "style") is not { } value)
                return;
            var quote = _composed.Html[value.End];
            if (weak.Length > 0)
                Edit(value.Start, value.Start, Quoted(weak + ";", quote));
            if (strong.Length > 0)
                Edit(value.End, value.End, Quoted(";" + strong, quote));
            return;
        }

        var both = weak.Length > 0 && strong.Length > 0 ? $"{weak};{strong}" : weak + strong;
        var behindName = start + 1 + element.LocalName.Length;
        if (both.Length > 0)
            Edit(behindName, behindName, $" style=\"{Quoted(both, '"')}\"");
    }

    private void Shorten(CssRule rule, IReadOnlyList<string> kept)
    {
        if (kept.Count == 0)
            Edit(rule.Start, rule.End, "");
        else if (kept.Count < rule.Selectors.Count)
            Edit(rule.Start, rule.SelectorsEnd, string.Join(", ", kept) + " ");
    }

    /// <summary>Both ends must have come from one source. An end that stands behind its last character is found by that.</summary>
    private void Edit(int start, int end, string replacement)
    {
        if (_composed.PlaceOf(start == end ? start - 1 : start) is not { } from || _composed.PlaceOf(end - 1) is not { } to || from.Use != to.Use)
            return;
        var edit = new SourceEdit(start == end ? from.Offset + 1 : from.Offset, to.Offset + 1, _composed.Restore(replacement));
        if (!from.Use.Edits.Any(other => other.Start < edit.End && edit.Start < other.End))
            from.Use.Edits.Add(edit);
    }

    private string Finish(SourceUse use, Dictionary<string, SourceMap> sources)
    {
        foreach (var called in use.Calls)
        {
            if (Finish(called, sources) is var name && name != called.Name && called.Call is { } call)
                use.Edits.Add(new SourceEdit(call.MarkupStart + 1, call.MarkupStart + 1 + called.Name.Length, name));
        }

        var map = SourceMap.Apply(use.Source, use.Edits);
        if (use.Caller is null)
        {
            sources[""] = map;
            return "";
        }

        if (map.After == use.Source)
            return use.Name;
        if (!_variants.TryGetValue((use.Name, map.After), out var variant))
        {
            variant = PartialVariant.Name(use.Name, _variants.Count + 1);
            _variants[(use.Name, map.After)] = variant;
            sources[variant] = map;
        }

        return variant;
    }

    /// <summary>What is for other programs than mail's is left out.</summary>
    private static string Join(IEnumerable<CssDeclaration> declarations) =>
        string.Join(';', declarations.Where(declaration => !declaration.Property.StartsWith("-premailer-", StringComparison.Ordinal))
            .Select(declaration => $"{declaration.Property}:{declaration.Value}"));

    private static string Quoted(string css, char quote)
    {
        if (!css.Contains(quote, StringComparison.Ordinal))
            return css;
        var other = quote == '"' ? '\'' : '"';
        return css.Contains(other, StringComparison.Ordinal)
            ? css.Replace($"{quote}", quote == '"' ? "&quot;" : "&#39;", StringComparison.Ordinal)
            : css.Replace(quote, other);
    }
}
