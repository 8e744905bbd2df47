using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{{ expression }}</c> and <c>{% echo expression %}</c>.</summary>
internal sealed class OutputNode(Expression expression, int offset) : Node(offset)
{
    public override Signal Render(RenderContext context)
    {
        expression.Print(context);
        return Signal.None;
    }
}
