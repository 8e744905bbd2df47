using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Expressions;

/// <summary><c>(first..last)</c>.</summary>
internal sealed class RangeExpression(Expression first, Expression last) : Expression
{
    private readonly bool _isLiteral = first is Literal && last is Literal;

    public override LiquidValue Evaluate(RenderContext context) =>
        LiquidValue.FromRange(Bound(first.Evaluate(context)), Bound(last.Evaluate(context)));

    /// <summary>A fraction is cut off where both bounds are written out, and is an error where it comes from a variable.</summary>
    private long Bound(LiquidValue value) =>
        _isLiteral && value.Kind == LiquidKind.Float ? (long)value.Float : Numbers.ToBound(value);
}
