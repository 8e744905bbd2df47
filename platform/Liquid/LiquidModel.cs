using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid;

/// <summary>
/// The variables of one render, in two layers that are looked through and never copied. The outer layer holds what
/// many renders share, the inner layer what is the recipient's own. Both are seen inside <c>render</c> too, like
/// Shopify's global objects.
/// </summary>
public readonly struct LiquidModel
{
    private LiquidModel(ObjectPayload? outer, ObjectPayload? inner)
    {
        Outer = outer;
        Inner = inner;
    }

    /// <summary>No variables.</summary>
    public static LiquidModel Empty => default;

    internal ObjectPayload? Outer { get; }

    internal ObjectPayload? Inner { get; }

    /// <summary>Two layers; where both have a name, the inner one's value is seen. What is not an object has no variables.</summary>
    public static LiquidModel Create(LiquidValue outer, LiquidValue inner) =>
        new(outer.Payload as ObjectPayload, inner.Payload as ObjectPayload);

    /// <summary>One layer, the inner one.</summary>
    public static LiquidModel Create(LiquidValue inner) => new(null, inner.Payload as ObjectPayload);
}
