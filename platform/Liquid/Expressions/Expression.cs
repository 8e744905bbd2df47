using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>A part of a template that has a value.</summary>
internal abstract class Expression
{
    public abstract LiquidValue Evaluate(RenderContext context);

    /// <summary>Writes the value to the output, without making a text of it first where that can be avoided.</summary>
    public virtual void Print(RenderContext context) => context.Write(Evaluate(context));

    /// <summary>The variable without which printing this leaves a gap; null where there is none.</summary>
    public virtual string? NeededVariable => null;
}
