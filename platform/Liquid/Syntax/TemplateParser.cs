using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Tags;

namespace EmailPlatform.Liquid.Syntax;

/// <summary>Parses a template into its tree, by recursive descent over the tags.</summary>
internal sealed class TemplateParser
{
    private readonly LiquidParseOptions _options;
    private readonly int _maxNesting;
    private Scanner _scanner;
    private int _nesting;

    public TemplateParser(string source, LiquidParseOptions options)
    {
        Source = source;
        _options = options;
        _maxNesting = Math.Clamp(options.Limits.MaxNesting, 1, 200);
        _scanner = new TemplateScanner(source);
        Expressions = new ExpressionParser(source, Variables, _maxNesting, options.Limits.MaxExpressionTokens, options.ErrorMode != LiquidErrorMode.Strict2);
    }

    public string Source { get; }

    public VariableNames Variables { get; } = new();

    public ExpressionParser Expressions { get; }

    public ContinuedLoops ContinuedLoops { get; } = new();

    /// <summary>The layout that the template names, if it does.</summary>
    public LayoutTag? Layout { get; set; }

    public bool IsLax => _options.ErrorMode == LiquidErrorMode.Lax;

    public bool IsStrict2 => _options.ErrorMode == LiquidErrorMode.Strict2;

    public ReadOnlySpan<char> Markup(in Segment segment) => Source.AsSpan(segment.Start, segment.End - segment.Start);

    /// <summary>The whole template.</summary>
    public Block ParseTemplate()
    {
        var block = ParseBlock(default, out _, []);
        return block;
    }

    /// <summary>The nodes up to one of the tags that end or divide <paramref name="owner"/>.</summary>
    public Block ParseBlock(in Segment owner, out Segment stop, ReadOnlySpan<string> stops)
    {
        if (++_nesting > _maxNesting)
            throw new SyntaxFailure("Nesting too deep", owner.Offset, LiquidErrorCode.NestingTooDeep);
        List<Node> nodes = [];
        while (true)
        {
            var segment = _scanner.Next();
            switch (segment.Kind)
            {
                case SegmentKind.End when owner.Kind == SegmentKind.Tag:
                    throw NeverClosed(owner);
                case SegmentKind.End:
                    stop = segment;
                    _nesting--;
                    return new Block([.. nodes]);
                case SegmentKind.Text:
                    if (segment.End > segment.Start)
                        nodes.Add(new TextNode(Markup(segment), segment.Offset));
                    break;
                case SegmentKind.Output:
                    var printed = ParseVariable(segment.Start, segment.End);
                    if (_nesting == 1 && printed.NeededVariable is { } needed)
                        Variables.Need(needed);
                    nodes.Add(new OutputNode(printed, segment.Offset));
                    break;
                default:
                    if (stops.Contains(segment.Name))
                    {
                        stop = segment;
                        _nesting--;
                        return new Block([.. nodes]);
                    }

                    ParseTag(owner, segment, nodes);
                    break;
            }
        }
    }

    /// <summary>An expression with filters; malformed ones are guessed at in lax mode.</summary>
    public Expression ParseVariable(int start, int end)
    {
        try
        {
            Expressions.Begin(start, end);
            return Expressions.ParseVariable();
        }
        catch (SyntaxFailure failure) when (IsLax && failure.Code == LiquidErrorCode.Syntax)
        {
            return Lax.ParseVariable(start, end);
        }
    }

    public LaxSyntax Lax => field ??= new LaxSyntax(Source, Variables, _options.Limits.MaxExpressionTokens);

    /// <summary>Parses the inside of a <c>liquid</c> tag, whose blocks must end where it ends.</summary>
    public Block ParseLines(in Segment tag)
    {
        var outer = _scanner;
        _scanner = new LineScanner(Source, tag.Start, tag.End);
        var block = ParseBlock(new Segment { Kind = SegmentKind.End, Offset = tag.Offset, Start = tag.Start, End = tag.End, Name = "liquid" }, out _, []);
        _scanner = outer;
        return block;
    }

    /// <summary>The unparsed inside of a <c>raw</c> or <c>doc</c>.</summary>
    public bool TryReadVerbatim(string endTag, out Segment content)
    {
        var found = _scanner.ReadVerbatim(endTag);
        content = found.GetValueOrDefault();
        return found.HasValue;
    }

    /// <summary>Skips a comment, with the comments and raw blocks inside it.</summary>
    public void SkipComment(in Segment tag)
    {
        for (var depth = 1; depth > 0;)
        {
            var segment = _scanner.Next(isComment: true);
            if (segment.Kind == SegmentKind.End)
                throw NeverClosed(tag);
            if (segment.IsTag("comment"))
                depth++;
            else if (segment.IsTag("endcomment"))
                depth--;
            else if (segment.IsTag("raw") && !TryReadVerbatim("endraw", out _))
                throw NeverClosed(segment);
        }
    }

    public static SyntaxFailure Malformed(in Segment tag, string validSyntax) =>
        new($"Syntax Error in '{tag.Name}' - Valid syntax: {validSyntax}", tag.Offset);

    public static SyntaxFailure NeverClosed(in Segment owner) => new($"'{owner.Name}' tag was never closed", owner.Offset);

    private void ParseTag(in Segment owner, in Segment tag, List<Node> nodes)
    {
        if (!TagTable.TryFind(tag.Name, out var parse))
            throw Unknown(owner, tag);
        var node = parse(this, tag);
        if (node is not null)
            nodes.Add(node);
    }

    private SyntaxFailure Unknown(in Segment owner, in Segment tag)
    {
        var message = tag.Name switch
        {
            "else" or "end" when owner.Name is null => $"Unexpected outer '{tag.Name}' tag",
            "else" => $"{owner.Name} tag does not expect 'else' tag",
            _ when owner.Name == "liquid" && tag.Name.StartsWith("end", StringComparison.Ordinal) => $"'{tag.Name}' is not a valid delimiter for liquid tags. use %}}",
            _ when owner.Name is not null && tag.Name.StartsWith("end", StringComparison.Ordinal) => $"'{tag.Name}' is not a valid delimiter for {owner.Name} tags. use end{owner.Name}",
            "" => $"Unknown tag '{Source[tag.Offset..Math.Min(tag.End + 2, Source.Length)]}'",
            _ => $"Unknown tag '{tag.Name}'",
        };
        return new SyntaxFailure(message, tag.Offset, LiquidErrorCode.UnknownTag);
    }
}
