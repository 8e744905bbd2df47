using System.Text;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Filters that order, join and change lists.</summary>
internal static class ArrayFilters
{
    public static LiquidValue Join(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var glue = arguments.HasFirst ? FilterText.Read(context, arguments.First) : " ";
        var items = FilterItems.Read(context, input);
        var builder = new StringBuilder();
        for (var i = 0; i < items.Length; i++)
        {
            var before = builder.Length;
            if (i > 0)
                builder.Append(glue);
            TextForm.Append(builder, items[i]);
            FilterText.Charge(context, builder.Length - before);
        }

        return LiquidValue.FromString(builder.ToString());
    }

    public static LiquidValue Concat(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        if (arguments.First.Payload is not ArrayPayload added)
            throw new RenderFailure(LiquidErrorCode.InvalidArgument, "concat filter requires an array argument");
        var items = FilterItems.Read(context, input);
        context.Budget.Make((items.Length + (long)added.Items.Length) * 16);
        return LiquidValue.FromArray([.. items, .. added.Items]);
    }

    public static LiquidValue Reverse(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var items = FilterItems.Read(context, input).AsSpan().ToArray();
        Array.Reverse(items);
        return FilterItems.Make(context, items);
    }

    public static LiquidValue Map(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var items = FilterItems.Read(context, input);
        var mapped = new LiquidValue[items.Length];
        for (var i = 0; i < items.Length; i++)
            FilterItems.TrySelect(context, items[i], arguments.First, out mapped[i]);
        return FilterItems.Make(context, mapped);
    }

    public static LiquidValue Compact(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        List<LiquidValue> kept = [];
        foreach (var item in FilterItems.Read(context, input))
        {
            var value = item;
            if (arguments.HasFirst && !arguments.First.IsNil && !FilterItems.TrySelect(context, item, arguments.First, out value))
                return LiquidValue.Nil;
            if (!value.IsNil)
                kept.Add(item);
        }

        return FilterItems.Make(context, [.. kept]);
    }

    public static LiquidValue Uniq(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        List<LiquidValue> kept = [];
        var seen = new HashSet<LiquidValue>(new ValueEquality(context.Budget));
        foreach (var item in FilterItems.Read(context, input))
        {
            var value = item;
            if (arguments.HasFirst && !arguments.First.IsNil && !FilterItems.TrySelect(context, item, arguments.First, out value))
                return LiquidValue.Nil;
            if (seen.Add(value))
                kept.Add(item);
        }

        return FilterItems.Make(context, [.. kept]);
    }

    public static LiquidValue Sum(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var sum = LiquidValue.FromInteger(0);
        foreach (var item in FilterItems.Read(context, input))
        {
            var value = item;
            if (arguments.HasFirst && !arguments.First.IsNil)
                FilterItems.TrySelect(context, item, arguments.First, out value);
            sum = MathFilters.Add(sum, value);
        }

        return sum;
    }

    public static LiquidValue Sort(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Sort(context, input, arguments, new ValueOrder(context, isNatural: false));

    public static LiquidValue SortNatural(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Sort(context, input, arguments, new ValueOrder(context, isNatural: true));

    private static LiquidValue Sort(RenderContext context, LiquidValue input, in FilterArguments arguments, ValueOrder order)
    {
        var items = FilterItems.Read(context, input);
        if (!arguments.HasFirst || arguments.First.IsNil)
            return Ordered(context, items.Order(order), order);
        var keys = new LiquidValue[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (!FilterItems.TrySelect(context, items[i], arguments.First, out keys[i]))
                return LiquidValue.Nil;
        }

        return Ordered(context, Enumerable.Range(0, items.Length).OrderBy(i => keys[i], order).Select(i => items[i]), order);
    }

    private static LiquidValue Ordered(RenderContext context, IEnumerable<LiquidValue> items, ValueOrder order)
    {
        var ordered = items.ToArray();
        order.ThrowIfFailed();
        return FilterItems.Make(context, ordered);
    }
}
