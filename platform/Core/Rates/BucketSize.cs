using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Rates;

/// <summary>A token bucket's dimensions.</summary>
/// <param name="Rate">Tokens that come back a second.</param>
/// <param name="Burst">Tokens that it holds.</param>
internal readonly record struct BucketSize(double Rate, int Burst)
{
    /// <summary>What a bucket without a rate says instead of for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>It holds at least a second's worth, and nothing where the rate is nothing.</summary>
    public static BucketSize Of(TenantLimits limits, double share = 1) =>
        limits.SendsPerSecond == 0 ? default
            : new(limits.SendsPerSecond * share, (int)Math.Ceiling(Math.Max(limits.Burst, limits.SendsPerSecond) * share));

    public double Refill(double tokens, TimeSpan elapsed) =>
        elapsed <= TimeSpan.Zero ? tokens : Math.Min(Burst, tokens + elapsed.TotalSeconds * Rate);

    /// <summary>
    /// How many tokens must be there. A request for more than the bucket holds passes when it is full, and leaves it in debt:
    /// otherwise it would never pass.
    /// </summary>
    public double Needed(double permits) => Math.Min(permits, Burst);

    public TimeSpan TimeFor(double tokens) =>
        tokens <= 0 ? TimeSpan.Zero : tokens >= Rate * Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(tokens / Rate);

    public RateDecision Allow(double left) => new(true, Burst, Whole(left), TimeFor(Burst - left), TimeSpan.Zero);

    public RateDecision Deny(double left, TimeSpan retryAfter) => new(false, Burst, Whole(left), TimeFor(Burst - left), retryAfter);

    private int Whole(double tokens) => (int)Math.Clamp(tokens, 0, Burst);
}
