using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>How filters read lists and the members of their items.</summary>
internal static class FilterItems
{
    /// <summary>
    /// The items of any value: lists within lists are spread out, a range is counted out, an object or anything else is
    /// one item, nil is none.
    /// </summary>
    public static LiquidValue[] Read(RenderContext context, LiquidValue value)
    {
        switch (value.Payload)
        {
            case null:
                return [];
            case ArrayPayload array:
                context.Budget.ReadItems(array.Items.Length);
                return Array.Exists(array.Items, item => item.Payload is ArrayPayload) ? Flatten(context, array) : array.Items;
            case RangePayload range:
                return CountOut(context, range);
            default:
                return [value];
        }
    }

    public static LiquidValue Make(RenderContext context, LiquidValue[] items)
    {
        context.Budget.Make(32 + (items.Length * 16L));
        return LiquidValue.FromArray(items);
    }

    /// <summary>
    /// The member of an item, nil where it has none. False where the item has no members at all; an error where the
    /// property cannot be the name of one.
    /// </summary>
    public static bool TrySelect(RenderContext context, LiquidValue item, LiquidValue property, out LiquidValue member)
    {
        member = default;
        switch (item.Payload)
        {
            case ObjectPayload owner:
                if (property.Payload is Text name)
                {
                    context.Budget.Read(name.Size);
                    owner.TryGet(name.Characters, out member);
                }

                return true;

            // Of a text, the piece that is asked for; of a whole number, its bit.
            case Text text when property.Payload is Text piece:
                context.Budget.Read(text.Size);
                if (text.Characters.Contains(piece.Characters, StringComparison.Ordinal))
                    member = property;
                return true;
            case Scalar when item.IsSmallInteger && property.IsSmallInteger:
                member = LiquidValue.FromInteger((item.SmallInteger >> (int)Math.Clamp(property.SmallInteger, 0, 63)) & 1);
                return true;
            case Text or BigNumber:
            case Scalar when item.IsSmallInteger:
                throw new RenderFailure(LiquidErrorCode.InvalidArgument, $"cannot select the property '{TextForm.Of(property)}'");
            default:
                return false;
        }
    }

    private static LiquidValue[] CountOut(RenderContext context, RangePayload range)
    {
        context.Budget.Make(Math.Min(range.Count, long.MaxValue / 32) * 16);
        var items = new LiquidValue[range.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = LiquidValue.FromInteger(range.First + i);
        return items;
    }

    private static LiquidValue[] Flatten(RenderContext context, ArrayPayload array)
    {
        List<LiquidValue> items = [];
        Spread(context, array, items);
        return [.. items];
    }

    private static void Spread(RenderContext context, ArrayPayload array, List<LiquidValue> items)
    {
        context.Budget.Make(array.Items.Length * 16L);
        foreach (var item in array.Items)
        {
            if (item.Payload is ArrayPayload inner)
                Spread(context, inner, items);
            else
                items.Add(item);
        }
    }
}
