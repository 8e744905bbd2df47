namespace EmailPlatform.Liquid;

/// <summary>How a template is parsed.</summary>
public sealed class LiquidParseOptions
{
    /// <summary>Shopify's forgiving syntax and the default limits.</summary>
    public static LiquidParseOptions Default { get; } = new();

    /// <summary>How much malformed syntax is forgiven. <see cref="LiquidErrorMode.Lax"/> unless set.</summary>
    public LiquidErrorMode ErrorMode { get; init; } = LiquidErrorMode.Lax;

    /// <summary>The name that errors give for this source; null for a main template.</summary>
    public string? PartialName { get; init; }

    /// <summary>Bounds on the source.</summary>
    public LiquidLimits Limits { get; init; } = LiquidLimits.Default;
}
