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
            RelationOperator.Equal => Comparison.AreEqual(context.Budget, first, second),
            RelationOperator.NotEqual => !Comparison.AreEqual(context.Budget, first, second),
            RelationOperator.Contains => Comparison.Contains(context.Budget, first, second),
            RelationOperator.Less => Comparison.Order(context.Budget, first, second) < 0,
            RelationOperator.Greater => Comparison.Order(context.Budget, first, second) > 0,
            RelationOperator.LessOrEqual => Comparison.Order(context.Budget, first, second) <= 0,
            RelationOperator.GreaterOrEqual => Comparison.Order(context.Budget, first, second) >= 0,
            _ => throw new RenderFailure(LiquidErrorCode.InvalidArgument, $"Unknown operator {written}"),
        };
    }
}
