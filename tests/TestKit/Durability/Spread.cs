namespace EmailPlatform.TestKit.Durability;

/// <summary>How values are spread; zeros where there are none.</summary>
public sealed record Spread(int Count, double Median, double P95, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        double At(double part) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)((sorted.Length - 1) * part)], 1);
        return new Spread(sorted.Length, At(0.5), At(0.95), At(1));
    }
}
