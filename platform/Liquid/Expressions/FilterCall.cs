using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>One filter of a chain, with its arguments.</summary>
internal sealed class FilterCall(string name, Filter? filter, Expression[] arguments, Expression?[]? options, bool hasUnknownOption, int offset)
{
    /// <summary>Whether it puts something in the place of a missing value.</summary>
    public bool SuppliesDefault => name == "default";

    public LiquidValue Apply(RenderContext context, LiquidValue input)
    {
        if (filter is null)
            return context.Options.StrictFilters ? throw Missing(context) : input;
        return filter.Apply(context, input, Enter(context, filter));
    }

    public void Print(RenderContext context, LiquidValue input)
    {
        if (filter is not { Print: { } print })
        {
            context.Write(Apply(context, input));
            return;
        }

        var given = Enter(context, filter);
        if (!print(context, input, given))
            context.Write(filter.Apply(context, input, given));
    }

    private FilterArguments Enter(RenderContext context, Filter called)
    {
        context.Budget.Step();
        context.Offset = offset;
        var count = arguments.Length;

        // Named arguments that the filter does not know arrive as one more by position.
        if (hasUnknownOption && options is null)
            count++;
        if (count < called.MinArguments || count > called.MaxArguments)
            throw new RenderFailure(LiquidErrorCode.InvalidArgument, $"wrong number of arguments (given {count + 1}, expected {Expected(called)})");
        return new FilterArguments
        {
            Count = arguments.Length,
            First = arguments.Length > 0 ? arguments[0].Evaluate(context) : default,
            Second = arguments.Length > 1 ? arguments[1].Evaluate(context) : default,
            Options = options,
        };
    }

    private static string Expected(Filter filter) => filter.MinArguments == filter.MaxArguments
        ? $"{filter.MinArguments + 1}"
        : $"{filter.MinArguments + 1}..{filter.MaxArguments + 1}";

    private RenderFailure Missing(RenderContext context)
    {
        context.Offset = offset;
        return new RenderFailure(LiquidErrorCode.UndefinedFilter, $"undefined filter {name}");
    }
}
