namespace EmailPlatform.Liquid.Expressions;

/// <summary>What a filter is called with, besides its input. No standard filter takes more than two by position.</summary>
internal readonly struct FilterArguments
{
    public required int Count { get; init; }

    public LiquidValue First { get; init; }

    public LiquidValue Second { get; init; }

    /// <summary>The named argument of <c>default</c>.</summary>
    public bool AllowFalse { get; init; }

    public bool HasFirst => Count > 0;

    public bool HasSecond => Count > 1;
}
