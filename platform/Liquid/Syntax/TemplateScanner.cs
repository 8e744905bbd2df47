namespace EmailPlatform.Liquid.Syntax;

/// <summary>Cuts a template at <c>{{ }}</c> and <c>{% %}</c> and trims the white space that dashes ask for.</summary>
internal sealed class TemplateScanner(string source) : Scanner(source, 0, source.Length)
{
    private bool _trimsNext;

    public override Segment Next(bool isComment = false)
    {
        if (Position >= End)
            return EndSegment();
        var open = FindOpen(Position);
        if (open > Position)
            return Text(open);
        return Source[Position + 1] == '%' ? NextTag(isComment) : NextOutput(isComment);
    }

    public override Segment? ReadVerbatim(string endTag)
    {
        var start = Position;
        for (var open = start; (open = Source.IndexOf("{%", open, StringComparison.Ordinal)) >= 0; open += 2)
        {
            var at = open + 2;
            if (at < End && Source[at] == '-')
                at++;
            while (at < End && Lexer.IsSpace(Source[at]))
                at++;
            if (string.CompareOrdinal(Source, at, endTag, 0, endTag.Length) != 0)
                continue;
            var close = FindClose(endTag, at + endTag.Length);
            if (close < 0)
                continue;
            _trimsNext = Source[close - 1] == '-';
            Position = close + 2;
            return new Segment { Kind = SegmentKind.Text, Offset = start, Start = start, End = open };
        }

        return null;
    }

    /// <summary>Where the tag is closed, whose name ends at an offset. A raw ends only at a tag with nothing behind its name.</summary>
    private int FindClose(string endTag, int at)
    {
        if (endTag != "endraw")
            return at < End && Lexer.IsWord(Source[at]) ? -1 : Source.IndexOf("%}", at, StringComparison.Ordinal);
        while (at < End && Lexer.IsSpace(Source[at]))
            at++;
        if (at < End && Source[at] == '-')
            at++;
        return string.CompareOrdinal(Source, at, "%}", 0, 2) == 0 ? at : -1;
    }

    private int FindOpen(int from)
    {
        while (true)
        {
            var open = Source.IndexOf('{', from);
            if (open < 0 || open + 1 >= End)
                return End;
            if (Source[open + 1] is '{' or '%')
                return open;
            from = open + 1;
        }
    }

    private Segment Text(int end)
    {
        var offset = Position;
        var start = offset;
        var stop = end;
        if (_trimsNext)
        {
            while (start < stop && IsTrimmed(Source[start]))
                start++;
        }

        if (end + 2 < End && Source[end + 2] == '-')
        {
            while (stop > start && IsTrimmed(Source[stop - 1]))
                stop--;
        }

        _trimsNext = false;
        Position = end;
        return new Segment { Kind = SegmentKind.Text, Offset = offset, Start = start, End = stop };
    }

    private Segment NextTag(bool isComment)
    {
        var offset = Position;
        var close = Source.IndexOf("%}", offset + 2, StringComparison.Ordinal);
        if (close < 0)
            return isComment ? Skip(End) : throw new SyntaxFailure("Tag '{%' was not properly terminated with regexp: /\\%\\}/", offset);
        var (start, end) = Inside(offset + 2, close);
        return Tag(offset, start, end);
    }

    private Segment NextOutput(bool isComment)
    {
        var offset = Position;
        var close = Source.IndexOf('}', offset + 2);
        if (isComment)
            return SkipOutput(close);
        if (close < 0 || close + 1 >= End || Source[close + 1] != '}')
            throw new SyntaxFailure("Variable '{{' was not properly terminated with regexp: /\\}\\}/", offset);
        var (start, end) = Inside(offset + 2, close);
        return new Segment { Kind = SegmentKind.Output, Offset = offset, Start = start, End = end };
    }

    /// <summary>What a tag or output holds between its dashes, of which a single one trims both sides; goes on behind it.</summary>
    private (int Start, int End) Inside(int start, int close)
    {
        Position = close + 2;
        _trimsNext = close > start && Source[close - 1] == '-';
        if (start < close && Source[start] == '-')
            start++;
        return (start, _trimsNext ? Math.Max(start, close - 1) : close);
    }

    /// <summary>In a comment, an output that a tag interrupts takes the tag with it.</summary>
    private Segment SkipOutput(int close)
    {
        var stop = close < 0 ? End : close;
        var tag = Source.IndexOf("{%", Position + 2, stop - Position - 2, StringComparison.Ordinal);
        if (tag < 0)
            return Skip(stop);
        var end = Source.IndexOf("%}", tag, StringComparison.Ordinal);
        return Skip(end < 0 ? End : end + 2);
    }

    private Segment Skip(int position)
    {
        var offset = Position;
        Position = position;
        return new Segment { Kind = SegmentKind.Text, Offset = offset, Start = offset, End = Position };
    }

    private static bool IsTrimmed(char c) => Lexer.IsSpace(c) || c == '\0';
}
