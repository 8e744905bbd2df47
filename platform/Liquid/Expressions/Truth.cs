using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>Whether a value is anything but nil and false.</summary>
internal sealed class Truth(Expression expression) : Condition
{
    public override bool Holds(RenderContext context) => expression.Evaluate(context).IsTruthy;
}
