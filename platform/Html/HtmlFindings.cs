using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using EmailPlatform.Core.Templates.Validation;

namespace EmailPlatform.Html;

/// <summary>What mail programs make of HTML that browsers show well.</summary>
internal sealed class HtmlFindings
{
    private static readonly Dictionary<string, string> DroppedElements = new(StringComparer.Ordinal)
    {
        ["script"] = "Every mail program removes scripts.",
        ["iframe"] = "Every large mail program removes frames.",
        ["object"] = "Every large mail program removes embedded objects.",
        ["embed"] = "Every large mail program removes embedded objects.",
        ["applet"] = "Every large mail program removes embedded objects.",
        ["form"] = "Gmail, Outlook and others remove forms or warn of them; link to a page.",
        ["input"] = "Outlook and others remove form fields; link to a page.",
        ["select"] = "Outlook and others remove form fields; link to a page.",
        ["textarea"] = "Outlook and others remove form fields; link to a page.",
        ["video"] = "Only Apple Mail plays video; link a picture to it.",
        ["audio"] = "Only Apple Mail plays sound; link to it.",
        ["svg"] = "Gmail and Outlook remove inline SVG; use a picture.",
        ["canvas"] = "Nothing draws on a canvas where scripts do not run.",
        ["base"] = "Most mail programs ignore the base of links.",
    };

    private static readonly string[] AddressAttributes = ["href", "src", "background", "action", "poster"];

    private readonly ComposedHtml _composed;
    private readonly string? _locale;
    private readonly List<TemplateFinding> _findings = [];

    private HtmlFindings(ComposedHtml composed, string? locale)
    {
        _composed = composed;
        _locale = locale;
    }

    /// <param name="html">A source that parses as Liquid.</param>
    /// <param name="partial">The HTML of a layout or partial; null where there is none.</param>
    public static IReadOnlyList<TemplateFinding> Of(string html, Func<string, string?> partial, string? locale)
    {
        if (HtmlComposer.Compose(html, partial) is not { } composed)
            return [new("html_not_read", FindingSeverity.Warning, "The HTML is too large to be looked at, or holds characters of private use.") { Part = "html", Locale = locale }];
        using var document = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = true }).ParseDocument(composed.Html);
        var findings = new HtmlFindings(composed, locale);
        var sheets = new StyleSheets(composed, document);
        foreach (var element in document.All)
            findings.Look(element);
        foreach (var (rule, _) in sheets.Rules)
            findings.LookAtStyles(rule.Declarations, rule.Start);
        findings.LookAtImports(document);
        return findings._findings;
    }

    private void Look(IElement element)
    {
        if (StartTag.Find(_composed.Html, element) is not { } start)
            return;
        if (DroppedElements.TryGetValue(element.LocalName, out var why))
            Add("dropped_element", FindingSeverity.Warning, $"<{element.LocalName}>: {why}", start);
        if (element.LocalName == "link" && element.GetAttribute("rel")?.Contains("stylesheet", StringComparison.OrdinalIgnoreCase) == true)
            Add("dropped_stylesheet", FindingSeverity.Warning, "Most mail programs do not load style sheets; put the rules into a <style>.", start);
        if (element.LocalName == "img" && !element.HasAttribute("alt"))
            Add("missing_alt", FindingSeverity.Info, "A picture without alt says nothing where pictures are not shown.", start);
        foreach (var attribute in element.Attributes)
        {
            if (attribute.Name.StartsWith("on", StringComparison.Ordinal) && attribute.Name.Length > 4)
                Add("dropped_attribute", FindingSeverity.Warning, $"Every mail program removes {attribute.Name}.", start);
            if (AddressAttributes.Contains(attribute.Name))
                LookAtAddress(element, attribute.Value.Trim(), start);
        }

        LookAtStyles(CssRules.Declarations(element.GetAttribute("style") ?? ""), start);
    }

    private void LookAtAddress(IElement element, string address, int start)
    {
        if (address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            Add("insecure_link", FindingSeverity.Warning, $"{_composed.Restore(address)} is not https.", start);
        else if (address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
            Add("dropped_link", FindingSeverity.Warning, "Every mail program removes links that are scripts.", start);
        else if (address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            Add("dropped_data_url", FindingSeverity.Warning, "Gmail and Outlook do not show data: addresses; attach the picture with a content_id, or link it.", start);
        else if (element.LocalName == "a" && address.Length == 0)
            Add("empty_link", FindingSeverity.Warning, "The link leads nowhere.", start);
    }

    private void LookAtStyles(IReadOnlyList<CssDeclaration> declarations, int start)
    {
        foreach (var (property, value, _) in declarations)
        {
            if (property == "position" && value is "absolute" or "fixed" or "sticky")
                Add("dropped_style", FindingSeverity.Warning, $"Gmail and Outlook ignore position: {value}.", start);
            else if (property == "display" && value is "flex" or "inline-flex" or "grid" or "inline-grid")
                Add("dropped_style", FindingSeverity.Warning, $"Outlook ignores display: {value}; lay out with tables.", start);
        }
    }

    private void LookAtImports(IDocument document)
    {
        foreach (var style in document.QuerySelectorAll("style"))
        {
            if (StartTag.Find(_composed.Html, style) is { } start && style.TextContent.IndexOf("@import", StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                Add("dropped_import", FindingSeverity.Info, "Gmail and Outlook do not load imported style sheets.", StartTag.End(_composed.Html, start) + at);
        }
    }

    private void Add(string code, FindingSeverity severity, string detail, int position)
    {
        var finding = new TemplateFinding(code, severity, detail) { Part = "html", Locale = _locale };
        if (_composed.PlaceOf(position) is { } place)
        {
            var (line, column) = place.LineAndColumn;
            finding = finding with { Line = line, Column = column, Partial = place.Use.Name.Length == 0 ? null : place.Use.Name };
        }

        _findings.Add(finding);
    }
}
