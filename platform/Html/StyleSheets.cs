using System.Buffers;
using AngleSharp.Css;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;

namespace EmailPlatform.Html;

/// <summary>
/// What a document's style sheets say of each of its elements, by those rules that hold always: not those in media queries, for states
/// such as <c>:hover</c>, or by what stands beside an element, which Liquid may leave out.
/// </summary>
internal sealed class StyleSheets
{
    /// <summary>Selectors that find nothing before a mail program has put itself around the message.</summary>
    private static readonly string[] OfMailPrograms = ["#outlook", ".ExternalClass", ".ReadMsgBody", ".yshortcuts", ".moz-text-html", "#MessageViewBody", ".gmail", ".Singleton"];

    /// <summary>States, what stands beside an element, and what mail programs add to it.</summary>
    private static readonly SearchValues<char> Unsure = SearchValues.Create(":+~[*@\\");

    /// <summary>Elements that selectors are held against, all together: the rules of a sheet for which there are too many stay where they are.</summary>
    private const int MaxMatches = 2_000_000;

    private readonly ComposedHtml _composed;
    private readonly int _elements;
    private int _matches;
    private readonly Dictionary<IElement, List<Matched>> _matched = [];
    private readonly HashSet<string> _bound = new(StringComparer.Ordinal);

    public StyleSheets(ComposedHtml composed, IDocument document)
    {
        _composed = composed;
        foreach (var piece in composed.Placeholders.Select(placeholder => placeholder.Piece).Where(piece => piece.Name is "assign" or "capture" or "for" or "tablerow" or "increment" or "decrement" or "liquid"))
            _bound.UnionWith(piece.Markup.Split([' ', '\n', '\t', '=', ','], StringSplitOptions.RemoveEmptyEntries));
        ForgetUncertainNames(document);
        _elements = document.All.Length;
        foreach (var style in document.QuerySelectorAll("style"))
            Read(style, document);
    }

    /// <summary>Each rule, with those of its selectors that must stay in the style sheet; none where all of it has gone into elements.</summary>
    public List<(CssRule Rule, IReadOnlyList<string> Kept)> Rules { get; } = [];

    /// <summary>Whether elements may come that the document does not show: from variables that hold HTML, by names that Liquid makes.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The declarations of an element, the strongest last; what is important behind what is not.</summary>
    public IReadOnlyList<CssDeclaration> Of(IElement element)
    {
        if (!_matched.TryGetValue(element, out var matched))
            return [];
        var merged = new List<(CssDeclaration Declaration, int Order)>();
        foreach (var (_, order, declaration) in matched.OrderBy(each => each.Declaration.IsImportant).ThenBy(each => each.Specificity).ThenBy(each => each.Order))
        {
            // The same property twice in one rule is a fallback for programs that do not know the second value.
            merged.RemoveAll(before => before.Declaration.Property == declaration.Property && before.Order != order);
            merged.Add((declaration, order));
        }

        return [.. merged.Select(each => each.Declaration)];
    }

    private void Read(IElement style, IDocument document)
    {
        var html = _composed.Html;
        if (!IsForScreens(style) || StartTag.Find(html, style) is not { } tag)
            return;
        var start = StartTag.End(html, tag);
        var end = html.IndexOf("</style", start, StringComparison.OrdinalIgnoreCase);
        if (end < 0 || _composed.PlaceholdersIn(html[start..end]).Any(each => !each.Placeholder.Piece.IsOutput))
            return;
        foreach (var rule in CssRules.Find(html, start, end))
        {
            var isFree = rule.Declarations.All(IsFree);
            List<string> kept = [.. rule.Selectors.Where(selector => !isFree || !Match(selector, rule, document))];
            Rules.Add((rule, kept));
        }
    }

    private static bool IsForScreens(IElement style) =>
        style.GetAttribute("media") is null or "" or "all" or "screen" or "screen, projection"
        && style.GetAttribute("type") is null or "" or "text/css"
        && !style.Attributes.Any(attribute => attribute.Name.StartsWith("amp", StringComparison.Ordinal) || attribute.Name is "data-embed" or "data-inline");

    /// <summary>Whether a value says the same in every element: its Liquid, where it has some, reads no variable that a template makes.</summary>
    private bool IsFree(CssDeclaration declaration) =>
        !_composed.PlaceholdersIn(declaration.Value).Any(each => _bound.Contains(Root(each.Placeholder.Piece.Markup)))
        && !ComposedHtml.HasLiquid(declaration.Property);

    private static string Root(string markup) => new([.. markup.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')]);

    /// <returns>Whether the rule is done with for the selector.</returns>
    private bool Match(string selector, CssRule rule, IDocument document)
    {
        if (selector.AsSpan().ContainsAny(Unsure) || ComposedHtml.HasLiquid(selector)
            || (_matches += _elements) > MaxMatches
            || OfMailPrograms.Any(program => selector.Contains(program, StringComparison.OrdinalIgnoreCase))
            || Parse(selector) is not { } parsed)
            return false;
        foreach (var element in document.All)
        {
            if (!parsed.Match(element, null))
                continue;
            if (!_matched.TryGetValue(element, out var matched))
                _matched[element] = matched = [];
            foreach (var declaration in rule.Declarations)
                matched.Add(new Matched(parsed.Specificity, Rules.Count, declaration));
        }

        return true;
    }

    private static ISelector? Parse(string selector)
    {
        try
        {
            return new CssSelectorParser().ParseSelector(selector);
        }
        catch (DomException)
        {
            return null;
        }
    }

    /// <summary>Classes and ids that an element may have or not, as Liquid decides, count as not there.</summary>
    private void ForgetUncertainNames(IDocument document)
    {
        IsOpen = !_composed.IsWhole
            || _composed.Placeholders.Any(placeholder => placeholder.Piece.IsOutput && placeholder.Piece.Markup.Contains("raw", StringComparison.Ordinal));
        foreach (var element in document.All)
        {
            if (StartTag.Find(_composed.Html, element) is not { } start)
                continue;
            var isUncertain = HasLiquidInTag(start);
            foreach (var name in (ReadOnlySpan<string>)["class", "id"])
            {
                if (element.GetAttribute(name) is not { } value)
                    continue;
                var isComputed = ComposedHtml.HasLiquid(value);
                IsOpen |= isUncertain || isComputed;
                if (isUncertain || (isComputed && _composed.PlaceholdersIn(value).Any(each => !each.Placeholder.Piece.IsOutput)))
                    element.RemoveAttribute(name);
            }
        }
    }

    private bool HasLiquidInTag(int start)
    {
        var at = _composed.LiquidInTags.BinarySearch(start);
        at = at < 0 ? ~at : at;
        return at < _composed.LiquidInTags.Count && _composed.LiquidInTags[at] < StartTag.End(_composed.Html, start);
    }

    private readonly record struct Matched(Priority Specificity, int Order, CssDeclaration Declaration);
}
