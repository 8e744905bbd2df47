using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>An expression passed through filters.</summary>
internal sealed class FilteredExpression(Expression input, FilterCall[] filters) : Expression
{
    public override string? NeededVariable => Array.Exists(filters, filter => filter.SuppliesDefault) ? null : input.NeededVariable;

    public override LiquidValue Evaluate(RenderContext context) => Evaluate(context, filters);

    public override void Print(RenderContext context) => filters[^1].Print(context, Evaluate(context, filters.AsSpan(0, filters.Length - 1)));

    private LiquidValue Evaluate(RenderContext context, ReadOnlySpan<FilterCall> calls)
    {
        var value = input.Evaluate(context);
        foreach (var call in calls)
            value = call.Apply(context, value);
        return value;
    }
}
