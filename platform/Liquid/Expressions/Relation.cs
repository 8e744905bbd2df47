using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>Two values and an operator between them.</summary>
internal sealed class Relation(Expression left, RelationOperator @operator, Expression right, string written) : Condition
{
    public static RelationOperator Parse(ReadOnlySpan<char> written) => written switch
    {
        "==" => RelationOperator.Equal,
        "!=" or "<>" => RelationOperator.NotEqual,
        "<" => RelationOperator.Less,
        ">" => RelationOperator.Greater,
        "<=" => RelationOperator.LessOrEqual,
        ">=" => RelationOperator.GreaterOrEqual,
        "contains" => RelationOperator.Contains,
        _ => RelationOperator.Unknown,
    };

    public override bool Holds(RenderContext context)
    {
        var first = left.Evaluate(context);
        var second = right.Evaluate(context);
        return @operator switch
        {
            RelationOperator.Equal => Comparison.AreEqual(first, second),
            RelationOperator.NotEqual => !Comparison.AreEqual(first, second),
            RelationOperator.Contains => Contains(context, first, second),
            RelationOperator.Less => Comparison.Order(first, second) < 0,
            RelationOperator.Greater => Comparison.Order(first, second) > 0,
            RelationOperator.LessOrEqual => Comparison.Order(first, second) <= 0,
            RelationOperator.GreaterOrEqual => Comparison.Order(first, second) >= 0,
            _ => throw new RenderFailure(LiquidErrorCode.InvalidArgument, $"Unknown operator {written}"),
        };
    }

    private static bool Contains(RenderContext context, LiquidValue first, LiquidValue second)
    {
        if (first.Payload is Text text)
            context.Budget.Read(text.Size);
        else if (first.Payload is ArrayPayload array)
            context.Budget.ReadItems(array.Items.Length);
        return Comparison.Contains(first, second);
    }
}
