using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Syntax;

namespace EmailPlatform.Liquid.Tags;

/// <summary>The parts of a <c>for</c> tag.</summary>
internal sealed class ForSyntax
{
    public required string Variable { get; init; }

    public required Expression Collection { get; init; }

    /// <summary>The collection as it is written: with the variable, it names the loop.</summary>
    public required string CollectionText { get; init; }

    public bool IsReversed { get; set; }

    public Expression? Limit { get; set; }

    public Expression? Offset { get; set; }

    /// <summary><c>offset: continue</c>: begins where the loop of the same name ended.</summary>
    public bool ContinuesLast { get; set; }

    public static ForSyntax Parse(TemplateParser parser, in Segment tag)
    {
        try
        {
            return ParseExact(parser, tag);
        }
        catch (SyntaxFailure failure) when (parser.IsLax && failure.Code == LiquidErrorCode.Syntax)
        {
            return parser.Lax.ParseFor(tag) ?? throw TemplateParser.Malformed(tag, "for [item] in [collection]");
        }
    }

    private static ForSyntax ParseExact(TemplateParser parser, in Segment tag)
    {
        var expressions = parser.Expressions;
        expressions.Begin(tag.Start, tag.End);
        var variable = expressions.ConsumeId();
        if (!expressions.TryConsumeWord("in"))
            throw new SyntaxFailure("For loops require an 'in' clause", expressions.Current.Start);
        var start = expressions.Current.Start;
        var collection = expressions.ParseExpression();
        var syntax = new ForSyntax
        {
            Variable = variable,
            Collection = collection,
            CollectionText = parser.Source[start..expressions.Previous.End],
            IsReversed = expressions.TryConsumeWord("reversed"),
        };
        while (expressions.Look(TokenKind.Comma) || expressions.Look(TokenKind.Id))
        {
            expressions.TryConsume(TokenKind.Comma);
            if (expressions.TryConsumeWord("limit"))
            {
                expressions.Consume(TokenKind.Colon);
                syntax.Limit = expressions.ParseExpression();
            }
            else if (expressions.TryConsumeWord("offset"))
            {
                expressions.Consume(TokenKind.Colon);
                syntax.SetOffset(expressions.ParseExpression());
            }
            else
            {
                throw new SyntaxFailure("Invalid attribute in for loop. Valid attributes are limit and offset", expressions.Current.Start);
            }
        }

        expressions.ConsumeEnd();
        return syntax;
    }

    public void SetOffset(Expression offset)
    {
        ContinuesLast = offset is VariableLookup { SimpleName: "continue" };
        Offset = offset;
    }
}
