using System.Globalization;
using System.Text;
using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Html;

/// <summary>Puts a message's HTML, its layouts and its partials together into one document to look at.</summary>
/// <param name="sourceOf">The HTML of a layout or partial; null where there is none.</param>
internal sealed class HtmlComposer(Func<string, string?> sourceOf)
{
    /// <summary>Deeper than anybody builds messages; stops partials that name themselves.</summary>
    private const int MaxDepth = 20;

    /// <summary>Characters of a document: stops partials that double themselves. A source may be as long as an item of the table.</summary>
    private const int MaxLength = 2 * 1024 * 1024;

    private readonly StringBuilder _html = new();
    private readonly HtmlPlaces _places = new();
    private readonly List<Placeholder> _placeholders = [];
    private readonly List<ComposedHtml.Stretch> _stretches = [];
    private readonly List<int> _liquidInTags = [];
    private readonly Dictionary<string, Fragment> _blocks = new(StringComparer.Ordinal);
    private readonly Dictionary<SourceUse, List<LiquidPiece>> _pieces = [];
    private Fragment? _content;
    private bool _isWhole = true;

    /// <returns>Null where the source holds the characters that placeholders are made of, is too large, or costs too much to be read.</returns>
    public static ComposedHtml? Compose(string source, Func<string, string?> sourceOf)
    {
        var composer = new HtmlComposer(sourceOf);
        var root = new SourceUse("", source, null, null);
        composer.WriteTemplate(root, 0);
        var isTooMuch = composer._html.Length > MaxLength || !HtmlBounds.IsTame(composer._html.ToString()) || composer._pieces.Keys.Any(use => use.Source.AsSpan().ContainsAny(Placeholder.Open, Placeholder.Close));
        return isTooMuch ? null
            : new ComposedHtml(composer._html.ToString(), root, composer._placeholders, composer._stretches, composer._liquidInTags, composer._isWhole);
    }

    /// <summary>A whole source; where it has a layout, the layout with what the source puts into it.</summary>
    private void WriteTemplate(SourceUse use, int depth)
    {
        var pieces = PiecesOf(use);
        var layout = pieces.Find(piece => piece.Name == "layout" && piece.Markup != "none");
        if (layout is null)
        {
            Write(new Fragment(use, 0, use.Source.Length), depth);
            return;
        }

        if (Enter(use, layout, depth) is not { } outer)
            return;
        GatherBlocks(use, pieces);
        _content = new Fragment(use, 0, use.Source.Length) { IsOutsideOfBlocks = true, Outer = _content };
        WriteTemplate(outer, depth + 1);
    }

    /// <summary>The blocks of a source with a layout: the innermost source has its way.</summary>
    private void GatherBlocks(SourceUse use, List<LiquidPiece> pieces)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].Name != "block")
                continue;
            var end = EndOfBlock(pieces, i);
            if (end == pieces.Count)
                return;
            _blocks.TryAdd(pieces[i].BlockName, new Fragment(use, pieces[i].End, pieces[end].Start));
            i = end;
        }
    }

    private void Write(Fragment fragment, int depth)
    {
        var (use, start, end) = (fragment.Use, fragment.Start, fragment.End);
        var pieces = PiecesOf(use);
        var at = start;
        for (var i = pieces.FindIndex(piece => piece.Start >= start); i >= 0 && i < pieces.Count && pieces[i].End <= end; i++)
        {
            var piece = pieces[i];
            WriteText(use, at, piece.Start);
            at = piece.End;
            if (piece.Name == "block" && EndOfBlock(pieces, i) is var close && close < pieces.Count)
            {
                if (!fragment.IsOutsideOfBlocks)
                    WriteBlock(use, piece, pieces[close], depth);
                i = close;
                at = pieces[close].End;
            }
            else if (piece is { IsOutput: true, Markup: "content_for_layout" } && _content is { } content && content.Use != use)
            {
                _content = content.Outer;
                if (depth < MaxDepth)
                    Write(content, depth + 1);
                _content = content;
            }
            else if (piece.Name is "render" or "include" && _places.Place == HtmlPlace.Content)
            {
                WritePartial(use, piece, depth);
            }
            else if (piece.Name != "layout")
            {
                Mark(use, piece);
            }
        }

        WriteText(use, at, end);
    }

    private void WriteBlock(SourceUse use, LiquidPiece open, LiquidPiece close, int depth)
    {
        var fragment = _blocks.GetValueOrDefault(open.BlockName) ?? new Fragment(use, open.End, close.Start);
        if (depth < MaxDepth)
            Write(fragment, depth + 1);
    }

    private void WritePartial(SourceUse use, LiquidPiece piece, int depth)
    {
        if (Enter(use, piece, depth) is not { } partial)
        {
            Mark(use, piece);
            return;
        }

        Mark(use, piece, partial);
        WriteTemplate(partial, depth + 1);
        Mark(use, piece, partial, isEnd: true);
    }

    private SourceUse? Enter(SourceUse caller, LiquidPiece call, int depth)
    {
        if (call.Literal is not { } name || depth >= MaxDepth || _html.Length > MaxLength || sourceOf(name) is not { } source)
        {
            _isWhole = false;
            return null;
        }

        var use = new SourceUse(name, source, caller, call);
        caller.Calls.Add(use);
        return use;
    }

    private void WriteText(SourceUse use, int start, int end)
    {
        if (end <= start)
            return;
        _stretches.Add(new ComposedHtml.Stretch(_html.Length, end - start, use, start));
        _html.Append(use.Source, start, end - start);
        _places.Read(use.Source.AsSpan(start, end - start));
    }

    private void Mark(SourceUse use, LiquidPiece piece, SourceUse? entered = null, bool isEnd = false)
    {
        if (_places.Place == HtmlPlace.Tag)
        {
            _liquidInTags.Add(_html.Length);
            _html.Append(' ');
            return;
        }

        var isContent = _places.Place == HtmlPlace.Content;
        _html.Append(isContent ? "<!--" : "").Append(Placeholder.Open)
            .Append(_placeholders.Count.ToString(CultureInfo.InvariantCulture))
            .Append(Placeholder.Close).Append(isContent ? "-->" : "");
        _placeholders.Add(new Placeholder(use, piece, entered, isEnd));
    }

    private List<LiquidPiece> PiecesOf(SourceUse use)
    {
        if (!_pieces.TryGetValue(use, out var pieces))
            _pieces[use] = pieces = LiquidPieces.Find(use.Source);
        return pieces;
    }

    /// <summary>The index of the tag that ends a block; the number of pieces where none does.</summary>
    private static int EndOfBlock(List<LiquidPiece> pieces, int open)
    {
        var depth = 1;
        var at = open;
        while (depth > 0 && ++at < pieces.Count)
            depth += pieces[at].Name switch { "block" => 1, "endblock" => -1, _ => 0 };
        return at;
    }

    /// <summary>A part of a source.</summary>
    private sealed record Fragment(SourceUse Use, int Start, int End)
    {
        /// <summary>Its blocks are left out: they stand in the layout's.</summary>
        public bool IsOutsideOfBlocks { get; init; }

        /// <summary>The layout's own layout's content: what content_for_layout is there.</summary>
        public Fragment? Outer { get; init; }
    }
}
