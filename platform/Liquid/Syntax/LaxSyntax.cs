using System.Text.RegularExpressions;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Tags;

namespace EmailPlatform.Liquid.Syntax;

/// <summary>
/// What lax mode makes of malformed syntax: the same patterns that Shopify's implementation searches for. Only what the
/// exact parser has refused comes here.
/// </summary>
internal sealed partial class LaxSyntax(string source, VariableNames variables, int maxTokens)
{
    private const int TimeoutMilliseconds = 250;
    private const string Quoted = "(?:\"[^\"]*\"|'[^']*'|(?:[^\\s,|'\"]|\"[^\"]*\"|'[^']*')+)";

    private readonly LaxExpression _expressions = new(variables);

    public Expression ParseVariable(int start, int end)
    {
        var markup = Markup(start, end);
        var head = Fragment().Match(markup);
        if (!head.Success)
            return Literal.Nil;
        var input = _expressions.Parse(head.Value);
        List<FilterCall> filters = [];
        var rest = markup[(head.Index + head.Length)..];
        var pipe = rest.IndexOf('|', StringComparison.Ordinal);
        if (pipe < 0)
            return input;
        foreach (Match part in FilterPart().Matches(rest[(pipe + 1)..]))
        {
            var name = Word().Match(part.Value);
            if (name.Success)
                filters.Add(ParseFilter(part.Value, name, start + head.Index + head.Length + pipe + 1 + part.Index));
        }

        return filters.Count == 0 ? input : new FilteredExpression(input, [.. filters]);
    }

    public Condition ParseCondition(in Segment tag)
    {
        var markup = Markup(tag.Start, tag.End);
        List<Condition> conditions = [];
        List<bool> isAnd = [];
        var start = 0;
        foreach (Match word in ConditionPart().Matches(markup))
        {
            if (word.Value is not ("and" or "or"))
                continue;
            conditions.Add(ParseComparison(markup[start..word.Index], tag));
            isAnd.Add(word.Value == "and");
            start = word.Index + word.Length;
        }

        conditions.Add(ParseComparison(markup[start..], tag));
        return conditions.Count == 1 ? conditions[0] : new Junction([.. conditions], [.. isAnd]);
    }

    public Expression ParseCase(in Segment tag)
    {
        var match = Fragment().Match(Markup(tag.Start, tag.End));
        return match.Success ? _expressions.Parse(match.Value) : throw TemplateParser.Malformed(tag, "case [condition]");
    }

    public Expression[] ParseWhen(in Segment when)
    {
        List<Expression> alternatives = [];
        var markup = Markup(when.Start, when.End);
        for (var at = 0; ;)
        {
            var match = When().Match(markup, at);
            if (!match.Success)
                throw new SyntaxFailure("Syntax Error in tag 'case' - Valid when condition: {% when [condition] [or condition2...] %}", when.Offset);
            alternatives.Add(_expressions.Parse(match.Groups[1].Value));
            if (!match.Groups[2].Success)
                return [.. alternatives];
            at = match.Groups[2].Index + match.Groups[2].Length;
        }
    }

    public (Expression? Name, Expression[] Values)? ParseCycle(in Segment tag)
    {
        var markup = Markup(tag.Start, tag.End);
        var named = NamedCycle().Match(markup);
        if (!named.Success && !Fragment().IsMatch(markup))
            return null;
        List<Expression> values = [];
        foreach (var part in (named.Success ? named.Groups[2].Value : markup).Split(','))
        {
            var match = Fragment().Match(part);
            if (match.Success)
                values.Add(_expressions.Parse(match.Value));
        }

        return (named.Success ? _expressions.Parse(named.Groups[1].Value) : null, [.. values]);
    }

    public ForSyntax? ParseFor(in Segment tag)
    {
        var markup = Markup(tag.Start, tag.End);
        var match = For().Match(markup);
        if (!match.Success)
            return null;
        var syntax = new ForSyntax
        {
            Variable = match.Groups[1].Value,
            Collection = _expressions.Parse(match.Groups[2].Value),
            CollectionText = match.Groups[2].Value,
            IsReversed = match.Groups[3].Success,
        };
        foreach (Match attribute in Attribute().Matches(markup))
        {
            var value = _expressions.Parse(attribute.Groups[2].Value);
            if (attribute.Groups[1].Value == "limit")
                syntax.Limit = value;
            else if (attribute.Groups[1].Value == "offset")
                syntax.SetOffset(value);
        }

        return syntax;
    }

    public TableRowSyntax? ParseTableRow(in Segment tag)
    {
        var markup = Markup(tag.Start, tag.End);
        var match = TableRow().Match(markup);
        if (!match.Success)
            return null;
        var syntax = new TableRowSyntax { Variable = match.Groups[1].Value, Collection = _expressions.Parse(match.Groups[2].Value) };
        foreach (Match attribute in Attribute().Matches(markup))
            syntax.TrySet(attribute.Groups[1].Value, _expressions.Parse(attribute.Groups[2].Value));
        return syntax;
    }

    public PartialSyntax? ParsePartial(in Segment tag)
    {
        var markup = Markup(tag.Start, tag.End);
        var match = Partial().Match(markup);
        if (!match.Success)
            return null;
        var syntax = new PartialSyntax
        {
            TemplateName = _expressions.Parse(match.Groups[1].Value),
            IsLoop = match.Groups[2].Value == "for",
            Bound = match.Groups[3].Success ? _expressions.Parse(match.Groups[3].Value) : null,
            Alias = match.Groups[4].Success ? match.Groups[4].Value : null,
        };
        foreach (Match attribute in Attribute().Matches(markup))
            syntax.Arguments.Add((attribute.Groups[1].Value, _expressions.Parse(attribute.Groups[2].Value)));
        return syntax;
    }

    /// <summary>Patterns take several times as long and as much memory as exact parsing does.</summary>
    private string Markup(int start, int end) => end - start <= maxTokens * 4L
        ? source[start..end]
        : throw new SyntaxFailure($"malformed syntax of more than {maxTokens * 4L} characters", start, LiquidErrorCode.ExpressionTooLong);

    private Condition ParseComparison(string markup, in Segment tag)
    {
        var match = Comparison().Match(markup);
        if (!match.Success)
            throw TemplateParser.Malformed(tag, $"{tag.Name} [expression]");
        var left = _expressions.Parse(match.Groups[1].Value);
        if (!match.Groups[2].Success)
            return new Truth(left);
        var written = match.Groups[2].Value;
        return new Relation(left, Relation.Parse(written), _expressions.Parse(match.Groups[3].Value), written);
    }

    private FilterCall ParseFilter(string markup, Match name, int offset)
    {
        var call = new FilterCallBuilder(name.Value, offset + name.Index);
        foreach (Match argument in FilterArgument().Matches(markup))
            call.Add(argument.Groups[1].Success ? argument.Groups[1].Value : null, _expressions.Parse(argument.Groups[2].Value));
        return call.Build();
    }

    [GeneratedRegex(Quoted, RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Fragment();

    [GeneratedRegex($"(?:\\s+|{Quoted}|,)+", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex FilterPart();

    [GeneratedRegex(@"\w+", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Word();

    [GeneratedRegex($@"[:,]\s*(?:(\w+)\s*:\s*)?({Quoted})", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex FilterArgument();

    [GeneratedRegex($@"{Quoted}|\S", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex ConditionPart();

    [GeneratedRegex($@"({Quoted})\s*([=!<>a-z_]+)?\s*({Quoted})?", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Comparison();

    [GeneratedRegex($@"({Quoted})(?:(\s+or\s+|\s*,\s*)(?={Quoted}))?", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex When();

    [GeneratedRegex($@"^({Quoted})\s*:\s*(.*)", RegexOptions.Singleline, TimeoutMilliseconds)]
    private static partial Regex NamedCycle();

    [GeneratedRegex($@"^([\w-]+)\s+in\s+(\([^)]*\)|{Quoted}+)\s*(reversed)?", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex For();

    [GeneratedRegex($@"^(\w+)\s+in\s+({Quoted}+)", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex TableRow();

    [GeneratedRegex($@"({Quoted}+)(?:\s+(with|for)\s+({Quoted}+))?(?:\s+as\s+([\w-]+))?", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Partial();

    [GeneratedRegex($@"(?<![\w-])(\w[\w-]*)\s*:\s*({Quoted})", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Attribute();
}
