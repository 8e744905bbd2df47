namespace EmailPlatform.Bench.Measuring;

/// <summary>Measured values, in the order in which they were taken.</summary>
internal sealed class Samples
{
    private readonly double[] _sorted;

    public Samples(double[] values)
    {
        Values = values;
        _sorted = [.. values.Order()];
    }

    public IReadOnlyList<double> Values { get; }

    public int Count => _sorted.Length;

    /// <summary>The nearest-rank percentile; NaN of nothing.</summary>
    /// <param name="percent">Over 0, up to 100.</param>
    public double Percentile(double percent) =>
        Count == 0 ? double.NaN : _sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * Count) - 1, 0, Count - 1)];

    /// <summary>The first part of them, or from the last.</summary>
    /// <param name="part">0 to 1; negative counts from the end.</param>
    public Samples Part(double part)
    {
        var count = (int)(Count * Math.Abs(part));
        return new Samples([.. part < 0 ? Values.Skip(Count - count) : Values.Take(count)]);
    }
}
