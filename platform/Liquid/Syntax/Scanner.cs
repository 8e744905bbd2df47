namespace EmailPlatform.Liquid.Syntax;

/// <summary>Where a parser gets its segments: a whole template, or the lines of a <c>liquid</c> tag.</summary>
internal abstract class Scanner(string source, int start, int end)
{
    protected string Source { get; } = source;

    protected int End { get; } = end;

    /// <summary>Where the next segment begins.</summary>
    public int Position { get; protected set; } = start;

    /// <summary>The next segment. Malformed ones are errors, or plain text inside a comment.</summary>
    public abstract Segment Next(bool isComment = false);

    /// <summary>What stands before the tag that ends a <c>raw</c> or <c>doc</c>, unparsed; null where that tag is missing.</summary>
    public abstract Segment? ReadVerbatim(string endTag);

    protected Segment EndSegment() => new() { Kind = SegmentKind.End, Offset = End, Start = End, End = End };

    /// <summary>Splits a tag's inside into its name and the rest; an empty name where it begins with neither a word nor #.</summary>
    protected Segment Tag(int offset, int start, int end)
    {
        while (start < end && Lexer.IsSpace(Source[start]))
            start++;
        var name = start;
        if (name < end && Source[name] == '#')
        {
            name++;
        }
        else
        {
            while (name < end && Lexer.IsWord(Source[name]))
                name++;
        }

        var rest = name;
        while (rest < end && Lexer.IsSpace(Source[rest]))
            rest++;
        return new Segment { Kind = SegmentKind.Tag, Offset = offset, Name = TagNames.Intern(Source.AsSpan(start, name - start)), Start = rest, End = end };
    }
}
