using System.Text;
using AngleSharp.Dom;
using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Html;

/// <summary>
/// Makes a text part of an HTML part while both are still Liquid, once for all recipients. Headings are underlined, links stand behind
/// their text in angle brackets (RFC 3986, appendix C), lists have marks, rows of data tables are lines. What is hidden is left out.
/// </summary>
internal sealed class TextMaker
{
    private const int RuleLength = 40;

    private static readonly HashSet<string> Blocks =
    [
        "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    ];

    /// <summary>Blocks with an empty line around them.</summary>
    private static readonly HashSet<string> Paragraphs = ["p", "ul", "ol", "dl", "blockquote", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"];

    private static readonly HashSet<string> Unseen = ["head", "style", "script", "title", "template", "noscript", "object", "svg", "iframe"];

    private readonly ComposedHtml _composed;
    private readonly StyleSheets _sheets;
    private readonly Dictionary<string, string> _partials = new(StringComparer.Ordinal);
    private readonly Stack<(SourceUse Use, TextFlow Outer)> _entered = new();
    private TextFlow _flow = new();
    private int _hidden;
    private int _cells;
    private bool _isBroken;

    private TextMaker(ComposedHtml composed, StyleSheets sheets)
    {
        _composed = composed;
        _sheets = sheets;
    }

    /// <returns>The text's source and that of each partial that it names; null where Liquid and HTML do not nest.</returns>
    public static (string Source, IReadOnlyDictionary<string, string> Partials)? Make(ComposedHtml composed, IDocument document, StyleSheets sheets)
    {
        var maker = new TextMaker(composed, sheets);
        foreach (var assignment in AssignmentsBeforeLayout(composed.Root))
            maker._flow.Tag(assignment);
        maker.WriteChildren(document);
        return maker._isBroken || maker._entered.Count > 0 ? null : (maker._flow.Finish(), maker._partials);
    }

    private void WriteChildren(INode node)
    {
        foreach (var child in node.ChildNodes)
        {
            switch (child)
            {
                case IComment comment when _composed.Find(comment.Data) is { } placeholder:
                    Write(placeholder);
                    break;
                case IText text when _hidden == 0:
                    WriteText(text.Data, isPre: node is IElement { LocalName: "pre" });
                    break;
                case IElement element:
                    Write(element);
                    break;
            }
        }
    }

    private void Write(IElement element)
    {
        if (IsHidden(element))
        {
            _hidden++;
            WriteChildren(element);
            _hidden--;
            return;
        }

        if (_hidden > 0)
        {
            WriteChildren(element);
            return;
        }

        switch (element.LocalName)
        {
            case "br":
                _flow.BreakLine();
                break;
            case "hr":
                _flow.Break(2);
                _flow.Text(new string('-', RuleLength));
                _flow.Break(2);
                break;
            case "img":
                if (element.GetAttribute("alt") is { Length: > 0 } alt)
                    WriteText(alt, isPre: false);
                break;
            case "a":
                WriteLink(element);
                break;
            case "tr" when IsData(element):
                WriteRow(element);
                break;
            default:
                WriteBlock(element);
                break;
        }
    }

    private void WriteBlock(IElement element)
    {
        var lines = _cells > 0 || !Blocks.Contains(element.LocalName) ? 0 : Paragraphs.Contains(element.LocalName) && !IsListInList(element) ? 2 : 1;
        if (lines == 0)
        {
            if (_cells > 0 && Blocks.Contains(element.LocalName))
                _flow.Space();
            WriteChildren(element);
            return;
        }

        _flow.Break(lines);
        var underline = element.LocalName switch { "h1" => '=', "h2" => '-', _ => '\0' };
        if (element.LocalName == "li")
            _flow.BeginItem(element.ParentElement is { LocalName: "ol" } list ? $"{Ordinal(element, list)}. " : "* ");
        if (element.LocalName == "blockquote")
            _flow.Indent("> ");
        var start = _flow.Mark();
        WriteChildren(element);
        if (underline != '\0' && _flow.LengthSince(start) is > 0 and var length)
        {
            _flow.Break(1);
            _flow.Text(new string(underline, Math.Clamp(length, 3, 72)));
        }

        if (element.LocalName is "li" or "blockquote")
            _flow.Outdent();
        _flow.Break(lines);
    }

    private void WriteLink(IElement element)
    {
        var start = _flow.Mark();
        WriteChildren(element);
        var address = element.GetAttribute("href")?.Trim() ?? "";
        if (address.Length == 0 || address[0] == '#' || address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
            return;
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || address.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
            address = address[(address.IndexOf(':') + 1)..];
        var target = Plain(address);
        var text = _flow.TextSince(start);
        if (text == target || text.TrimEnd('/') == target.TrimEnd('/'))
            return;
        if (text.Length > 0)
            _flow.Space();
        _flow.Text(text.Length > 0 ? $"<{target}>" : target);
    }

    private void WriteRow(IElement row)
    {
        _flow.Break(1);
        _cells++;
        var isFirst = true;
        foreach (var child in row.ChildNodes)
        {
            if (child is IComment comment && _composed.Find(comment.Data) is { } placeholder)
                Write(placeholder);
            if (child is not IElement cell || IsHidden(cell))
                continue;
            if (!isFirst)
            {
                _flow.Space();
                _flow.Text("|");
                _flow.Space();
            }

            isFirst = false;
            WriteChildren(cell);
        }

        _cells--;
        _flow.Break(1);
    }

    private void Write(Placeholder placeholder)
    {
        if (placeholder.Entered is { } use)
        {
            Enter(placeholder, use);
            return;
        }

        if (placeholder.Piece.IsOutput)
        {
            if (_hidden == 0)
                _flow.Text(Plain(placeholder));
        }
        else if (placeholder.Piece.Name is "raw" or "echo" or "cycle" or "increment" or "decrement")
        {
            if (_hidden == 0)
                _flow.Text(placeholder.Text);
        }
        else if (placeholder.Piece.Name is not ("comment" or "doc" or "#") && (_hidden == 0 || placeholder.Piece.Name == "assign"))
        {
            _flow.Tag(placeholder.Text);
        }
    }

    /// <summary>A partial becomes one of its own, in which its arguments are seen and nothing else.</summary>
    private void Enter(Placeholder placeholder, SourceUse use)
    {
        if (!placeholder.IsEnd)
        {
            _entered.Push((use, _flow));
            _flow = _flow.Within();
            return;
        }

        if (_entered.Count == 0 || _entered.Peek().Use != use)
        {
            _isBroken = true;
            return;
        }

        var (_, outer) = _entered.Pop();
        var name = PartialVariant.Name(use.Name, _partials.Count + 1);
        _partials[name] = _flow.Finish(keepsEnds: true);
        if (_hidden == 0)
        {
            var call = use.Call!;
            var literal = call.MarkupStart + 1 - call.Start;
            outer.Partial(placeholder.Text.Remove(literal, use.Name.Length).Insert(literal, name), _flow);
        }

        _flow = outer;
    }

    private void WriteText(string text, bool isPre)
    {
        if (!ComposedHtml.HasLiquid(text))
        {
            _flow.Words(text, isPre);
            return;
        }

        var at = 0;
        foreach (var (start, end, placeholder) in _composed.PlaceholdersIn(text))
        {
            _flow.Words(text[at..start], isPre);
            Write(placeholder);
            at = end;
        }

        _flow.Words(text[at..], isPre);
    }

    /// <summary>An attribute's value as text.</summary>
    private string Plain(string value)
    {
        if (!ComposedHtml.HasLiquid(value))
            return value;
        var plain = new StringBuilder();
        var at = 0;
        foreach (var (start, end, placeholder) in _composed.PlaceholdersIn(value))
        {
            plain.Append(value, at, start - at).Append(placeholder.Piece.IsOutput ? Plain(placeholder) : placeholder.Text);
            at = end;
        }

        return plain.Append(value, at, value.Length - at).ToString();
    }

    /// <summary>What was HTML for the HTML part loses its tags.</summary>
    private static string Plain(Placeholder placeholder)
    {
        var markup = placeholder.Piece.Markup;
        var filters = markup.Split('|', StringSplitOptions.TrimEntries);
        if (filters.Length < 2 || markup.AsSpan().ContainsAny('"', '\''))
            return filters.Skip(1).Any(filter => filter is "raw" or "newline_to_br") ? $"{{{{ {markup} | strip_html }}}}" : placeholder.Text;
        var isHtml = filters.Skip(1).Any(filter => filter is "raw" or "newline_to_br");
        var kept = filters.Where((filter, i) => i == 0 || filter is not ("raw" or "escape" or "escape_once" or "h"));
        return $"{{{{ {string.Join(" | ", kept)}{(isHtml ? " | strip_html" : "")} }}}}";
    }

    private bool IsHidden(IElement element)
    {
        if (Unseen.Contains(element.LocalName) || element.HasAttribute("hidden"))
            return true;
        var declarations = _sheets.Of(element).Concat(CssRules.Declarations(element.GetAttribute("style") ?? ""));
        return declarations.Where(declaration => declaration.Property == "display").OrderBy(declaration => declaration.IsImportant).LastOrDefault().Value == "none"
            || declarations.Any(declaration => declaration is { Property: "mso-hide", Value: "all" });
    }

    /// <summary>Tables that lay a message out say so, hold other tables, or have one column.</summary>
    private static bool IsData(IElement row)
    {
        var table = row.Closest("table");
        var cells = row.Children.Count(cell => cell.LocalName is "td" or "th");
        return cells > 1 && table is not null && table.GetAttribute("role") is not ("presentation" or "none") && row.QuerySelector("table") is null;
    }

    /// <summary>A source with a layout runs before it: what it assigns outside of all blocks, its layout sees.</summary>
    private static IEnumerable<string> AssignmentsBeforeLayout(SourceUse root)
    {
        if (!root.Calls.Exists(use => use.Call?.Name == "layout"))
            yield break;
        var depth = 0;
        foreach (var piece in LiquidPieces.Find(root.Source))
        {
            if (piece.Name is "if" or "unless" or "case" or "for" or "tablerow" or "capture" or "block" or "ifchanged")
                depth++;
            else if (piece.Name.StartsWith("end", StringComparison.Ordinal))
                depth--;
            else if (depth == 0 && piece.Name == "assign")
                yield return root.Source[piece.Start..piece.End];
        }
    }

    private static bool IsListInList(IElement element) => element.LocalName is "ul" or "ol" && element.ParentElement?.LocalName == "li";

    private static int Ordinal(IElement item, IElement list) =>
        (int.TryParse(list.GetAttribute("start"), out var first) ? first : 1) + list.Children.Where(child => child.LocalName == "li").TakeWhile(child => child != item).Count();
}
