using System.Text;
using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Html;

/// <summary>
/// Text as it comes into being. Line ends are written before a Liquid tag rather than behind it, so that what a condition leaves out takes
/// its own with it, and a turn of a loop ends its own line.
/// </summary>
internal sealed class TextFlow
{
    /// <summary>Characters that mail is padded with, and that nobody sees.</summary>
    private const string Invisible = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f";

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _indents = new();
    private int _lines = 2;
    private int _pendingLines;
    private bool _pendingSpace;
    private string? _item;

    /// <summary>The flow of a partial that stands where this one is.</summary>
    public TextFlow Within() => new() { _lines = Math.Max(_lines, _pendingLines), _pendingSpace = _pendingSpace };

    public void Words(string text, bool isPre)
    {
        foreach (var c in text)
        {
            if (Invisible.Contains(c, StringComparison.Ordinal))
                continue;
            if (isPre && c == '\n')
                BreakLine();
            else if (char.IsWhiteSpace(c) && !isPre)
                _pendingSpace = true;
            else
                Character(c);
        }
    }

    /// <summary>As it is: Liquid that prints, a link, a line.</summary>
    public void Text(string text)
    {
        if (text.Length == 0)
            return;
        Flush();
        _text.Append(text);
        _lines = 0;
    }

    /// <summary>Liquid that prints nothing itself.</summary>
    public void Tag(string tag)
    {
        FlushLines();
        if (_pendingSpace && _lines == 0)
            _text.Append(' ');
        _pendingSpace = false;
        _text.Append(tag);
    }

    /// <summary>Liquid that prints another flow.</summary>
    public void Partial(string tag, TextFlow inner)
    {
        FlushLines();
        if (_lines > 0 && inner._lines == 0)
            WriteIndent();
        _text.Append(tag);
        _lines = inner._lines;
        _pendingSpace = inner._pendingSpace;
    }

    public void Space() => _pendingSpace = true;

    /// <summary>So many line ends at least, but none at the beginning.</summary>
    public void Break(int lines)
    {
        _pendingLines = Math.Max(_pendingLines, lines);
        _pendingSpace = false;
    }

    /// <summary>One line end more, up to an empty line.</summary>
    public void BreakLine()
    {
        _pendingLines = Math.Min(2, Math.Max(_pendingLines, _lines) + 1);
        _pendingSpace = false;
    }

    public void BeginItem(string mark)
    {
        _item = mark;
        _indents.Push("  ");
    }

    public void Indent(string indent) => _indents.Push(indent);

    public void Outdent()
    {
        _indents.Pop();
        _item = null;
    }

    public int Mark() => _text.Length;

    /// <summary>What was written since, without the line ends around it.</summary>
    public string TextSince(int mark) => _text.ToString(mark, _text.Length - mark).Trim();

    /// <summary>How long the last line since a mark is about: an output counts as its variable's name.</summary>
    public int LengthSince(int mark)
    {
        var text = TextSince(mark);
        var length = text.Length;
        foreach (var piece in LiquidPieces.Find(text))
            length -= piece.End - piece.Start - (piece.IsOutput ? piece.Markup.Split('|')[0].Trim().Length : 0);
        return length;
    }

    /// <param name="keepsEnds">Of a partial, whose end is somewhere in a text.</param>
    public string Finish(bool keepsEnds = false)
    {
        if (keepsEnds)
        {
            FlushLines();
            return _text.ToString();
        }

        // Before a tag at the end, the line was ended already.
        return _lines > 0 ? _text.ToString() : _text.ToString().TrimEnd() + "\n";
    }

    private void Character(char c)
    {
        Flush();
        // What Liquid would read is printed by Liquid.
        if (c is '{' or '%' && _text.Length > 0 && _text[^1] == '{')
        {
            _text.Length--;
            _text.Append("{{ '{").Append(c).Append("' }}");
        }
        else
        {
            _text.Append(c);
        }

        _lines = 0;
    }

    private void Flush()
    {
        FlushLines();
        if (_lines > 0)
            WriteIndent();
        else if (_pendingSpace)
            _text.Append(' ');
        _pendingSpace = false;
    }

    private void FlushLines()
    {
        while (_lines < _pendingLines)
        {
            _text.Append('\n');
            _lines++;
        }

        _pendingLines = 0;
    }

    private void WriteIndent()
    {
        var indents = _indents.Reverse().ToArray();
        if (_item is { } mark)
        {
            _text.AppendJoin("", indents.SkipLast(1)).Append(mark);
            _item = null;
        }
        else
        {
            _text.AppendJoin("", indents);
        }
    }
}
