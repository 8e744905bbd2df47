using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>An expression passed through filters.</summary>
internal sealed class FilteredExpression(Expression input, FilterCall[] filters) : Expression
{
    public override string? NeededVariable => Array.Exists(filters, filter => filter.SuppliesDefault) ? null : input.NeededVariable;

    public override LiquidValue Evaluate(RenderContext context)
    {
        var value = input.Evaluate(context);
        foreach (var filter in filters)
            value = filter.Apply(context, value);
        return value;
    }
}
