using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Values;

/// <summary>Equality for sets: of the same kind and the same content, so that 1 and 1.0 are two.</summary>
internal sealed class ValueEquality(Budget budget) : IEqualityComparer<LiquidValue>
{
    public bool Equals(LiquidValue x, LiquidValue y) => x.Kind == y.Kind && Comparison.AreSame(budget, x, y);

    public int GetHashCode(LiquidValue value)
    {
        var hash = default(HashCode);
        hash.Add(value.Kind);
        switch (value.Payload)
        {
            case Text text:
                budget.Read(text.Size);
                hash.Add(text.Characters, StringComparer.Ordinal);
                break;
            case ArrayPayload array:
                budget.ReadItems(array.Items.Length);
                foreach (var item in array.Items)
                    hash.Add(GetHashCode(item));
                break;
            case MapPayload map:
                // Members may be in any order.
                budget.ReadItems(map.Count);
                var sum = 0;
                foreach (ref readonly var member in map.Members)
                    sum = unchecked(sum + HashCode.Combine(member.Name.Hash, GetHashCode(member.Value)));
                hash.Add(sum);
                break;
            case Scalar when Comparison.IsNumber(value):
                hash.Add(Numbers.ToDouble(value));
                break;
            case Scalar:
                hash.Add(value.Boolean);
                break;
        }

        return hash.ToHashCode();
    }
}
