using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Syntax;

namespace EmailPlatform.Liquid.Tags;

/// <summary>The parts of a <c>tablerow</c> tag.</summary>
internal sealed class TableRowSyntax
{
    public required string Variable { get; init; }

    public required Expression Collection { get; init; }

    public Expression? Columns { get; private set; }

    public Expression? Limit { get; private set; }

    public Expression? Offset { get; private set; }

    public static TableRowSyntax Parse(TemplateParser parser, in Segment tag)
    {
        try
        {
            return ParseExact(parser, tag);
        }
        catch (SyntaxFailure failure) when (!parser.IsStrict2 && failure.Code == LiquidErrorCode.Syntax)
        {
            return parser.Lax.ParseTableRow(tag) ?? throw TemplateParser.Malformed(tag, "table_row [item] in [collection] cols=3");
        }
    }

    public bool TrySet(ReadOnlySpan<char> attribute, Expression value)
    {
        switch (attribute)
        {
            case "cols":
                Columns = value;
                return true;
            case "limit":
                Limit = value;
                return true;
            case "offset":
                Offset = value;
                return true;
            default:
                return attribute is "range";
        }
    }

    private static TableRowSyntax ParseExact(TemplateParser parser, in Segment tag)
    {
        var expressions = parser.Expressions;
        expressions.Begin(tag.Start, tag.End);
        var variable = expressions.ConsumeId();
        if (!expressions.TryConsumeWord("in"))
            throw new SyntaxFailure("For loops require an 'in' clause", expressions.Current.Start);
        var syntax = new TableRowSyntax { Variable = variable, Collection = expressions.ParseExpression() };
        expressions.TryConsume(TokenKind.Comma);
        while (expressions.Look(TokenKind.Id))
        {
            var token = expressions.Consume(TokenKind.Id);
            if (!syntax.TrySet(expressions.TextOf(token), Literal.Nil))
                throw new SyntaxFailure($"Invalid attribute '{expressions.TextOf(token)}' in tablerow loop. Valid attributes are cols, limit, offset, and range", token.Start);
            expressions.Consume(TokenKind.Colon);
            syntax.TrySet(expressions.TextOf(token), expressions.ParseExpression());
            expressions.TryConsume(TokenKind.Comma);
        }

        expressions.ConsumeEnd();
        return syntax;
    }
}
