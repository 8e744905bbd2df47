namespace EmailPlatform.Bench.Measuring;

/// <summary>What a figure should be.</summary>
internal readonly record struct Budget(double Value, bool IsMost)
{
    public static Budget AtLeast(double value) => new(value, IsMost: false);

    public static Budget AtMost(double value) => new(value, IsMost: true);

    /// <summary>1 or more is within it; 2 is twice as good as asked.</summary>
    public double Ratio(double measured) => IsMost ? Value / measured : measured / Value;

    public override string ToString() => FormattableString.Invariant($"{(IsMost ? "≤" : "≥")} {Value:#,0.##}");
}
