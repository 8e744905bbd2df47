using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Filters that choose items by a member: one that is true, or that equals a given value.</summary>
internal static class SelectionFilters
{
    public static LiquidValue Where(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Choose(context, input, arguments, wanted: true);

    public static LiquidValue Reject(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Choose(context, input, arguments, wanted: false);

    public static LiquidValue Find(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var items = FilterItems.Read(context, input);
        return Search(context, items, arguments) is { } index and >= 0 ? items[index] : LiquidValue.Nil;
    }

    public static LiquidValue FindIndex(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Search(context, FilterItems.Read(context, input), arguments) is { } index and >= 0 ? LiquidValue.FromInteger(index) : LiquidValue.Nil;

    public static LiquidValue Has(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Search(context, FilterItems.Read(context, input), arguments) is { } index ? LiquidValue.FromBoolean(index >= 0) : LiquidValue.Nil;

    private static LiquidValue Choose(RenderContext context, LiquidValue input, in FilterArguments arguments, bool wanted)
    {
        List<LiquidValue> chosen = [];
        foreach (var item in FilterItems.Read(context, input))
        {
            if (Matches(context, item, arguments) is not { } matches)
                return LiquidValue.Nil;
            if (matches == wanted)
                chosen.Add(item);
        }

        return FilterItems.Make(context, [.. chosen]);
    }

    /// <summary>The first match, -1 for none, and null where an item before it cannot be asked.</summary>
    private static int? Search(RenderContext context, LiquidValue[] items, in FilterArguments arguments)
    {
        for (var i = 0; i < items.Length; i++)
        {
            switch (Matches(context, items[i], arguments))
            {
                case null:
                    return null;
                case true:
                    return i;
            }
        }

        return -1;
    }

    private static bool? Matches(RenderContext context, LiquidValue item, in FilterArguments arguments)
    {
        if (!FilterItems.TrySelect(context, item, arguments.First, out var member))
            return null;
        return arguments.Second.IsNil ? member.IsTruthy : Comparison.AreEqual(context.Budget, member, arguments.Second);
    }
}
