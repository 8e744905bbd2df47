namespace EmailPlatform.Core.Accepting;

/// <summary>
/// Whether many sends are being accepted in this process. Somebody waits for each of them, while nobody waits for what already lies in a queue:
/// where both share the processors, what empties the queues can let accepting go first.
/// </summary>
public sealed class AcceptingLoad
{
    /// <summary>Fewer at once are the usual state, and do not wait for one another.</summary>
    private const int Many = 4;

    /// <summary>Callers that are answered together come back together, and are on their way meanwhile.</summary>
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time;
    private readonly Func<bool> _workWaits;
    private int _inFlight;
    private long _lastMany;

    /// <param name="time">The machine's.</param>
    public AcceptingLoad(TimeProvider time)
        : this(time, () => ThreadPool.PendingWorkItemCount > 0)
    {
    }

    /// <param name="time">The machine's.</param>
    /// <param name="workWaits">Whether something that could run waits for a thread.</param>
    internal AcceptingLoad(TimeProvider time, Func<bool> workWaits)
    {
        (_time, _workWaits) = (time, workWaits);
        _lastMany = time.GetTimestamp() - (long)(Echo.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>
    /// Whether there are many now or were a moment ago, and work waits for a thread. Where callers wait for the disk, others may have the
    /// processors.
    /// </summary>
    public bool NeedsProcessors =>
        (Volatile.Read(ref _inFlight) > Many || _time.GetElapsedTime(Volatile.Read(ref _lastMany)) < Echo) && _workWaits();

    /// <summary>For work that nobody waits for: returns when accepting does not need the processors, and in any case after a while.</summary>
    internal async ValueTask GiveWayAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (NeedsProcessors && _time.GetElapsedTime(began) < atMost)
            await Task.Delay(Step, _time, cancellationToken);
    }

    /// <summary>Counts one until it is disposed.</summary>
    internal Counted Begin()
    {
        Interlocked.Increment(ref _inFlight);
        return new Counted(this);
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _inFlight) >= Many)
            Volatile.Write(ref _lastMany, _time.GetTimestamp());
    }

    internal readonly struct Counted(AcceptingLoad load) : IDisposable
    {
        public void Dispose() => load.End();
    }
}
