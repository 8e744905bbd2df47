using System.Security.Cryptography;
using System.Text.Json;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Rates;

/// <summary>
/// This host's part of a token bucket that stands in the table and is shared by all hosts. A host takes a slice from it
/// (a tenth of the burst, at most a second's worth) with a conditional write, and spends it in memory.
/// So a tenant costs about ten writes a second at the most, and all hosts together let no more pass than the one bucket would.
/// A slice that is not spent within <see cref="SliceLifetime"/> is lost, so that a host that was quiet cannot add it to a later burst.
/// </summary>
internal sealed class LeasedBucket(ITable table, TableKey key, TimeProvider time) : RateBucket
{
    private const int MaxTries = 10;

    private static readonly TimeSpan SliceLifetime = TimeSpan.FromSeconds(2);

    /// <summary>An empty bucket is not asked again sooner: a flood of refused requests does not reach the table.</summary>
    private static readonly TimeSpan MinEmpty = TimeSpan.FromMilliseconds(50);

    /// <summary>A bucket nobody uses is full after this, as an absent one is.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(2);

    private readonly Lock _lock = new();
    private Task<bool>? _leasing;
    private double _slice;
    private DateTimeOffset _sliceEnds;
    private double _shared;
    private DateTimeOffset _sharedAt;
    private DateTimeOffset _emptyUntil;
    private int _emptyFor;

    public override ValueTask<RateDecision> TryTakeAsync(int permits, BucketSize size, CancellationToken cancellationToken)
    {
        var decision = TryTake(permits, size);
        return decision is { } known ? ValueTask.FromResult(known) : LeaseAndTakeAsync(permits, size, cancellationToken);
    }

    public override void Return(int permits)
    {
        lock (_lock)
            _slice += permits;
    }

    /// <summary>From what is in memory; null where that does not say.</summary>
    private RateDecision? TryTake(int permits, BucketSize size)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_sliceEnds <= now)
                _slice = 0;
            var left = _slice + size.Refill(_shared, now - _sharedAt);
            if (_slice >= permits)
            {
                _slice -= permits;
                return size.Allow(left - permits);
            }
            return size.Burst == 0 ? size.Deny(0, size.TimeFor(double.PositiveInfinity))
                : now < _emptyUntil && permits >= _emptyFor ? size.Deny(left, _emptyUntil - now)
                : null;
        }
    }

    private async ValueTask<RateDecision> LeaseAndTakeAsync(int permits, BucketSize size, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<bool> leasing;
            lock (_lock)
                leasing = _leasing is { IsCompleted: false } ? _leasing : _leasing = LeaseAsync(permits, size);
            if (!await leasing.WaitAsync(cancellationToken))
                return size.Deny(0, MinEmpty);
            if (TryTake(permits, size) is { } decision)
                return decision;
        }
    }

    /// <summary>Takes a slice, or notes how long there is none; false where too many hosts want the same bucket at once.</summary>
    private async Task<bool> LeaseAsync(int permits, BucketSize size)
    {
        // The caller holds the lock.
        await Task.Yield();
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var item = await table.GetAsync(key, CancellationToken.None);
            var now = time.GetUtcNow();
            var (tokens, at) = Read(item, size, now);
            tokens = size.Refill(tokens, now - at);

            var missing = permits - Held(now);
            var needed = size.Needed(missing);
            if (tokens < needed)
            {
                NoteEmpty(permits, size.TimeFor(needed - tokens), tokens, now);
                return true;
            }
            var slice = Math.Max(missing, Math.Min(SliceOf(size), Math.Floor(tokens)));
            if (await WriteAsync(tokens - slice, now > at ? now : at, item))
            {
                NoteSlice(slice, tokens - slice, now);
                return true;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, 4 * attempt)), time);
        }
        return false;
    }

    private double Held(DateTimeOffset now)
    {
        lock (_lock)
            return _sliceEnds > now ? _slice : 0;
    }

    private void NoteEmpty(int permits, TimeSpan wait, double shared, DateTimeOffset now)
    {
        lock (_lock)
        {
            (_emptyFor, _emptyUntil) = (permits, now + (wait > MinEmpty ? wait : MinEmpty));
            (_shared, _sharedAt) = (shared, now);
        }
    }

    private void NoteSlice(double slice, double shared, DateTimeOffset now)
    {
        lock (_lock)
        {
            _slice = (_sliceEnds > now ? _slice : 0) + slice;
            _sliceEnds = now + SliceLifetime;
            (_shared, _sharedAt) = (shared, now);
            _emptyUntil = default;
        }
    }

    private static double SliceOf(BucketSize size) => Math.Max(1, Math.Min(size.Rate, size.Burst / 10.0));

    private static (double Tokens, DateTimeOffset At) Read(TableItem? item, BucketSize size, DateTimeOffset now)
    {
        if (item is null)
            return (size.Burst, now);
        var stored = JsonSerializer.Deserialize(item.Document.Span, RatesJson.Default.BucketDocument)!;
        return (Math.Min(size.Burst, stored.Tokens), stored.At);
    }

    private async ValueTask<bool> WriteAsync(double tokens, DateTimeOffset at, TableItem? before)
    {
        var outcome = await table.WriteAsync(
            new TableWrite.Put
            {
                Key = key,
                Document = JsonSerializer.SerializeToUtf8Bytes(new BucketDocument(tokens, at), RatesJson.Default.BucketDocument),
                Condition = before is null ? WriteCondition.Absent : WriteCondition.VersionIs(before.Version),
                ExpiresAt = at + Keep,
            },
            CancellationToken.None);
        return outcome.IsApplied;
    }
}
