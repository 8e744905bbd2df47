namespace EmailPlatform.Liquid.Syntax;

/// <summary>Cuts the inside of a <c>liquid</c> tag into lines, each a tag.</summary>
internal sealed class LineScanner(string source, int start, int end) : Scanner(source, start, end)
{
    public override Segment Next(bool isComment = false)
    {
        while (Position < End)
        {
            var offset = Position;
            var newline = Source.IndexOf('\n', offset, End - offset);
            var stop = newline < 0 ? End : newline;
            Position = newline < 0 ? End : newline + 1;
            while (offset < stop && Lexer.IsSpace(Source[offset]))
                offset++;
            while (stop > offset && Lexer.IsSpace(Source[stop - 1]))
                stop--;
            if (offset < stop)
                return Tag(offset, offset, stop);
        }

        return EndSegment();
    }

    public override Segment? ReadVerbatim(string endTag)
    {
        var start = Position;
        while (Next(isComment: true) is { Kind: not SegmentKind.End } line)
        {
            if (line.IsTag(endTag))
                return new Segment { Kind = SegmentKind.Text, Offset = start, Start = start, End = line.Offset };
        }

        return null;
    }
}
