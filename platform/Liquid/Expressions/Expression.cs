using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>A part of a template that has a value.</summary>
internal abstract class Expression
{
    public abstract LiquidValue Evaluate(RenderContext context);

    /// <summary>The variable without which printing this leaves a gap; null where there is none.</summary>
    public virtual string? NeededVariable => null;
}
