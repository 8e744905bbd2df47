using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Values;

/// <summary>Equality, order and containment of values, charged for what is read.</summary>
internal static class Comparison
{
    public static bool AreEqual(Budget budget, LiquidValue left, LiquidValue right)
    {
        if (left.Kind is LiquidKind.Empty or LiquidKind.Blank)
            return Matches(budget, left.Kind, right);
        if (right.Kind is LiquidKind.Empty or LiquidKind.Blank)
            return Matches(budget, right.Kind, left);
        return AreSame(budget, left, right);
    }

    public static bool IsEmpty(LiquidValue value) => value.Payload switch
    {
        Text text => text.IsEmpty,
        ArrayPayload array => array.Items.Length == 0,
        MapPayload map => map.Count == 0,
        _ => false,
    };

    public static bool IsBlank(LiquidValue value) => value.Payload switch
    {
        Text text => text.Characters.AsSpan().IsWhiteSpace(),
        _ => !value.IsTruthy || IsEmpty(value),
    };

    /// <summary>
    /// Below, equal or above zero; null where the two have no order and the comparison is simply false. A number beside
    /// a text is an error.
    /// </summary>
    public static int? Order(Budget budget, LiquidValue left, LiquidValue right)
    {
        if (IsNumber(left) && IsNumber(right))
            return (left.Kind == LiquidKind.Float && double.IsNaN(left.Float)) || (right.Kind == LiquidKind.Float && double.IsNaN(right.Float)) ? null : Numbers.Compare(left, right);
        if (left.Payload is Text first && right.Payload is Text second)
        {
            budget.Read(Math.Min(first.Size, second.Size));
            return string.CompareOrdinal(first.Characters, second.Characters);
        }

        if (IsNumber(left) && right.Payload is Text)
            throw Incomparable($"comparison of {ClassName(left)} with String failed");
        if (left.Payload is Text && IsNumber(right))
            throw Incomparable($"comparison of String with {TextForm.Of(right)} failed");
        return null;
    }

    public static bool Contains(Budget budget, LiquidValue left, LiquidValue right)
    {
        if (!right.IsTruthy)
            return false;
        switch (left.Payload)
        {
            case Text text:
                budget.Read(text.Size);
                return text.Characters.Contains(TextForm.Of(right), StringComparison.Ordinal);
            case ArrayPayload array:
                budget.ReadItems(array.Items.Length);
                foreach (var item in array.Items)
                {
                    if (AreSame(budget, item, right))
                        return true;
                }

                return false;
            case MapPayload map when right.Payload is Text name:
                budget.Read(name.Size);
                return map.TryGet(name.Characters, out _);
            case RangePayload range:
                return right.IsSmallInteger && right.SmallInteger >= range.First && right.SmallInteger <= range.Last;
            default:
                return false;
        }
    }

    public static bool AreSame(Budget budget, LiquidValue left, LiquidValue right)
    {
        if (IsNumber(left) && IsNumber(right))
            return Numbers.Compare(left, right) == 0;
        if (left.Kind != right.Kind)
            return false;
        switch (left.Payload)
        {
            case Text text:
                return AreSame(budget, text, (Text)right.Payload!);
            case ArrayPayload array:
                return AreSame(budget, array.Items, ((ArrayPayload)right.Payload!).Items);
            case MapPayload map:
                return right.Payload is MapPayload other && AreSame(budget, map, other);
            case RangePayload range:
                var second = (RangePayload)right.Payload!;
                return range.First == second.First && range.Last == second.Last;
            case Scalar:
                return left.Boolean == right.Boolean;
            default:
                return ReferenceEquals(left.Payload, right.Payload);
        }
    }

    public static bool IsNumber(LiquidValue value) => value.Kind is LiquidKind.Integer or LiquidKind.Float;

    public static string ClassName(LiquidValue value) => value.Kind switch
    {
        LiquidKind.Nil => "NilClass",
        LiquidKind.Boolean => value.Boolean ? "TrueClass" : "FalseClass",
        LiquidKind.Object => "Hash",
        _ => value.Kind.ToString(),
    };

    private static bool Matches(Budget budget, LiquidKind word, LiquidValue value)
    {
        if (value.Payload is Text text)
            budget.Read(text.Size);
        return word == LiquidKind.Empty ? IsEmpty(value) : value.Kind is not (LiquidKind.Empty or LiquidKind.Blank) && IsBlank(value);
    }

    private static bool AreSame(Budget budget, Text left, Text right)
    {
        budget.Read(Math.Min(left.Size, right.Size));
        if (left.Utf8 is { } first && right.Utf8 is { } second)
            return first.AsSpan().SequenceEqual(second);
        return string.Equals(left.Characters, right.Characters, StringComparison.Ordinal);
    }

    private static bool AreSame(Budget budget, LiquidValue[] left, LiquidValue[] right)
    {
        if (left.Length != right.Length)
            return false;
        budget.ReadItems(left.Length);
        for (var i = 0; i < left.Length; i++)
        {
            if (!AreSame(budget, left[i], right[i]))
                return false;
        }

        return true;
    }

    private static bool AreSame(Budget budget, MapPayload left, MapPayload right)
    {
        if (left.Count != right.Count)
            return false;
        budget.ReadItems(left.Count);
        foreach (ref readonly var member in left.Members)
        {
            if (!right.TryGet(member.Name, out var value) || !AreSame(budget, member.Value, value))
                return false;
        }

        return true;
    }

    private static RenderFailure Incomparable(string message) => new(LiquidErrorCode.InvalidArgument, message);
}
