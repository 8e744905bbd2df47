namespace EmailPlatform.Core.Rates;

/// <summary>One tenant's or key's tokens, as this process has them.</summary>
internal abstract class RateBucket
{
    /// <param name="size">May change from call to call.</param>
    public abstract ValueTask<RateDecision> TryTakeAsync(int permits, BucketSize size, CancellationToken cancellationToken);

    /// <summary>Puts back what was taken for a request that did not pass after all.</summary>
    public abstract void Return(int permits);
}
