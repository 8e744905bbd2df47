namespace EmailPlatform.Core.Rates;

/// <summary>A token bucket in memory. It begins full.</summary>
internal sealed class LocalBucket(TimeProvider time) : RateBucket
{
    private readonly Lock _lock = new();
    private double _tokens = double.PositiveInfinity;
    private long _refilledAt = time.GetTimestamp();

    public override ValueTask<RateDecision> TryTakeAsync(int permits, BucketSize size, CancellationToken cancellationToken) =>
        ValueTask.FromResult(TryTake(permits, size));

    public override void Return(int permits)
    {
        lock (_lock)
            _tokens += permits;
    }

    private RateDecision TryTake(int permits, BucketSize size)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(size.Burst, size.Refill(_tokens, time.GetElapsedTime(_refilledAt, now)));
            _refilledAt = now;
            var needed = size.Needed(permits);
            if (_tokens < needed || size.Burst == 0)
                return size.Deny(_tokens, size.TimeFor(size.Burst == 0 ? double.PositiveInfinity : needed - _tokens));
            _tokens -= permits;
            return size.Allow(_tokens);
        }
    }
}
