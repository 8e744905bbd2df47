namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// Who may post to one endpoint now, in this process: fairness and breaker in one.
/// <list type="bullet">
/// <item>A working endpoint has a number of slots. When they are taken, a post waits a moment, unless none of them has moved for a while.</item>
/// <item>After a failure one post at a time is let through, until one succeeds.</item>
/// <item>After <see cref="FailuresToOpen"/> failures in a row it closes for 10 s, then twice as long after each probe that fails, up to 10 minutes.</item>
/// <item>A reply that asks us to slow down closes it at once, for as long as it asks: 1 s to 1 hour, 30 s where it does not say.</item>
/// </list>
/// </summary>
internal sealed class EndpointGate(TimeProvider time, int slots, bool failing)
{
    public const int FailuresToOpen = 5;

    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BusyHold = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstClosed = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxClosed = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Throttled = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MinThrottled = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxThrottled = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private int _inFlight;
    private int _failures = failing ? 1 : 0;
    private DateTimeOffset _closedUntil;
    private DateTimeOffset _movedAt = time.GetUtcNow();

    /// <summary>Completes when a slot is given back; those who wait then try again.</summary>
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether nothing would be lost by forgetting it.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return _inFlight == 0 && _failures == 0 && _closedUntil <= time.GetUtcNow();
        }
    }

    /// <summary>Whether enough has failed in a row to call the endpoint failing.</summary>
    public bool IsFailing
    {
        get
        {
            lock (_lock)
                return _failures >= FailuresToOpen;
        }
    }

    /// <summary>Null where the post may begin, which <see cref="Leave"/> or <see cref="Abandon"/> must end; else how long to stay away.</summary>
    public async ValueTask<TimeSpan?> EnterAsync(CancellationToken cancellationToken)
    {
        var (hold, freed) = TryEnter();
        if (freed is null)
            return hold;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tired = Task.Delay(MaxWait, time, patience.Token);
        while (freed is not null)
        {
            if (await Task.WhenAny(freed, tired) == tired)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return BusyHold;
            }
            (hold, freed) = TryEnter();
        }
        await patience.CancelAsync();
        return hold;
    }

    public void Leave(WebhookReply reply)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            Free(now);
            if (reply.IsSuccess)
            {
                _failures = 0;
                _closedUntil = default;
            }
            else
            {
                _failures++;
                var closed = reply.Throttles ? now + Bounded(reply.RetryAfter ?? Throttled)
                    : _failures >= FailuresToOpen ? now + Doubled(_failures - FailuresToOpen)
                    : default;
                _closedUntil = closed > _closedUntil ? closed : _closedUntil;
            }
        }
    }

    /// <summary>The post was given up for a reason of ours, which says nothing of the endpoint.</summary>
    public void Abandon()
    {
        lock (_lock)
            Free(time.GetUtcNow());
    }

    /// <summary>A wish within reason: neither at once nor the day after tomorrow.</summary>
    public static TimeSpan Bounded(TimeSpan retryAfter) =>
        retryAfter < MinThrottled ? MinThrottled : retryAfter > MaxThrottled ? MaxThrottled : retryAfter;

    /// <summary>Neither where the post may begin; else how long to stay away, or what to wait for.</summary>
    private (TimeSpan? Hold, Task? Freed) TryEnter()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (Hold(now) is { } hold)
                return (hold, null);
            if (_inFlight == slots)
                return now - _movedAt > Stuck ? (BusyHold, null) : (null, _freed.Task);
            _inFlight++;
            _movedAt = now;
            return (null, null);
        }
    }

    private void Free(DateTimeOffset now)
    {
        _movedAt = now;
        _inFlight--;
        _freed.SetResult();
        _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private TimeSpan? Hold(DateTimeOffset now)
    {
        if (_closedUntil > now)
            return _closedUntil - now;
        return _failures > 0 && _inFlight > 0 ? BusyHold : null;
    }

    private static TimeSpan Doubled(int times) => times > 6 ? MaxClosed : FirstClosed * (1 << times) is var closed && closed < MaxClosed ? closed : MaxClosed;
}
