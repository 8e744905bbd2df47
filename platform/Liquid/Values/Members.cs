namespace EmailPlatform.Liquid.Values;

/// <summary>What lies behind a dot or between brackets.</summary>
internal static class Members
{
    public static bool TryGet(LiquidValue owner, Name name, bool isDotted, out LiquidValue value)
    {
        if (owner.Payload is ObjectPayload members && members.TryGet(name, out value))
            return true;
        if (isDotted && name.Text is "size" or "first" or "last")
            return TryGetCommand(owner, name.Text, out value);
        value = default;
        return false;
    }

    public static bool TryGet(LiquidValue owner, LiquidValue key, out LiquidValue value)
    {
        value = default;
        if (owner.Payload is ObjectPayload members)
            return key.Payload is Text name && members.TryGet(name.Characters, out value);
        if (!key.IsSmallInteger || owner.Payload is not ArrayPayload { Items: var items })
            return owner.Payload is RangePayload range && key.IsSmallInteger && TryGetItem(range, key.SmallInteger, out value);
        var index = key.SmallInteger;
        if (index < 0)
            index += items.Length;
        if (index < 0 || index >= items.Length)
            return false;
        value = items[index];
        return true;
    }

    public static LiquidValue First(LiquidValue owner) => owner.Payload switch
    {
        ArrayPayload { Items: [var first, ..] } => first,
        RangePayload { Count: > 0 } range => LiquidValue.FromInteger(range.First),
        MapPayload { Count: > 0 } map => Pair(map.Members[0]),
        Text { IsEmpty: false } text => LiquidValue.FromString(CodePoints.First(text.Characters)),
        _ => LiquidValue.Nil,
    };

    public static LiquidValue Last(LiquidValue owner) => owner.Payload switch
    {
        ArrayPayload { Items: [.., var last] } => last,
        RangePayload { Count: > 0 } range => LiquidValue.FromInteger(range.Last),
        Text { IsEmpty: false } text => LiquidValue.FromString(CodePoints.Last(text.Characters)),
        _ => LiquidValue.Nil,
    };

    /// <summary>A member as loops and <c>first</c> see it: a list of its name and its value.</summary>
    public static LiquidValue Pair(in MapPayload.Member member) =>
        LiquidValue.FromArray(LiquidValue.FromString(member.Name.Text), member.Value);

    /// <summary>Nil where a value has no size.</summary>
    public static LiquidValue Size(LiquidValue owner) => owner.Payload switch
    {
        Text text => LiquidValue.FromInteger(text.CodePointCount),
        ArrayPayload array => LiquidValue.FromInteger(array.Items.Length),
        MapPayload map => LiquidValue.FromInteger(map.Count),
        RangePayload range => LiquidValue.FromInteger(range.Count),

        // What Ruby says of an integer: the bytes that it occupies.
        _ when owner.Kind == LiquidKind.Integer => LiquidValue.FromInteger(8),
        _ => LiquidValue.Nil,
    };

    private static bool TryGetCommand(LiquidValue owner, string name, out LiquidValue value)
    {
        value = name switch
        {
            "size" => Size(owner),
            "first" => First(owner),
            _ => Last(owner),
        };
        return !value.IsNil || owner.Payload is ArrayPayload or MapPayload or RangePayload or Text;
    }

    private static bool TryGetItem(RangePayload range, long index, out LiquidValue value)
    {
        if (index < 0)
            index += range.Count;
        value = LiquidValue.FromInteger(unchecked(range.First + index));
        return index >= 0 && index < range.Count;
    }
}
