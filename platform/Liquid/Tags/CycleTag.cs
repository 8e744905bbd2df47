using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary>
/// <c>{% cycle name: a, b %}</c>: the next of its values each time. Cycles of one name share their place; without a
/// name, those of the same literals do, and one with variables is alone.
/// </summary>
internal sealed class CycleTag(Expression? name, string key, Expression[] values, int offset) : Node(offset)
{
    private const string ValidSyntax = "cycle [name :] var [, var2, var3 ...]";

    public static Node Parse(TemplateParser parser, in Segment tag)
    {
        var (name, values) = ParseParts(parser, tag);
        var key = values.All(value => value is Literal)
            ? "literal " + string.Join(',', values.Select(value => $"{((Literal)value).Value.Kind} {((Literal)value).Value}"))
            : $"tag {tag.Offset} of {parser.Source.GetHashCode(StringComparison.Ordinal)}";
        return new CycleTag(name, key, values, tag.Offset);
    }

    public override Signal Render(RenderContext context)
    {
        var cycles = context.Frame.Cycles;
        var place = key;
        if (name is not null)
        {
            place = "named " + TextForm.Of(name.Evaluate(context));
            context.Budget.Make(place.Length * 2);
        }

        cycles.TryGetValue(place, out var index);
        if (index < values.Length)
            context.Write(values[index].Evaluate(context));
        index++;
        cycles[place] = index >= values.Length ? 0 : index;
        return Signal.None;
    }

    private static (Expression? Name, Expression[] Values) ParseParts(TemplateParser parser, in Segment tag)
    {
        try
        {
            return ParseExact(parser, tag);
        }
        catch (SyntaxFailure failure) when (!parser.IsStrict2 && failure.Code == LiquidErrorCode.Syntax)
        {
            return parser.Lax.ParseCycle(tag) ?? throw TemplateParser.Malformed(tag, ValidSyntax);
        }
    }

    private static (Expression? Name, Expression[] Values) ParseExact(TemplateParser parser, in Segment tag)
    {
        var expressions = parser.Expressions;
        expressions.Begin(tag.Start, tag.End);
        if (expressions.Look(TokenKind.EndOfString))
            throw TemplateParser.Malformed(tag, ValidSyntax);
        Expression? name = null;
        var value = expressions.ParseExpression();
        if (expressions.TryConsume(TokenKind.Colon))
        {
            name = value;
            value = expressions.ParseExpression();
        }

        List<Expression> values = [value];
        while (expressions.TryConsume(TokenKind.Comma) && !expressions.Look(TokenKind.EndOfString))
            values.Add(expressions.ParseExpression());
        expressions.ConsumeEnd();
        return (name, [.. values]);
    }
}
