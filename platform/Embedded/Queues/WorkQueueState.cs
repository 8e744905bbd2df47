namespace EmailPlatform.Embedded.Queues;

/// <summary>
/// What memory knows about one queue: counts, the groups where something new can be received, and when the next delay ends.
/// The writer reports, the pump takes; nothing here grows with the number of items.
/// </summary>
internal sealed class WorkQueueState : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Dictionary<string, long> _arrived = [];
    private readonly List<long> _finished = [];
    private long _nextSequence = 1;
    private long _ready;
    private long _delayed;
    private long _dead;
    private long? _nextDueAt;

    public QueueDepth Depth
    {
        get
        {
            lock (_lock)
                return new QueueDepth(_ready, _delayed, _dead);
        }
    }

    /// <summary>When the first delayed item is due, in milliseconds since 1970.</summary>
    public long? NextDueAt
    {
        get
        {
            lock (_lock)
                return _nextDueAt;
        }
    }

    /// <summary>Only the writer's thread takes numbers. Those of a write that comes to nothing are left out.</summary>
    public long TakeSequences(int count)
    {
        var first = _nextSequence;
        _nextSequence += count;
        return first;
    }

    /// <summary>What the database holds at the start.</summary>
    public void Load(IEnumerable<(string Group, long First, long Count)> groups, long delayed, long dead, long lastSequence, long? nextDueAt)
    {
        lock (_lock)
        {
            foreach (var (group, first, count) in groups)
            {
                _arrived[group] = first;
                _ready += count;
            }

            _delayed = delayed;
            _dead = dead;
            _nextSequence = lastSequence + 1;
            _nextDueAt = nextDueAt;
        }
    }

    public void Arrived(string group, long sequence)
    {
        lock (_lock)
        {
            _ready++;
            ref var first = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_arrived, group, out var exists);
            first = exists ? Math.Min(first, sequence) : sequence;
        }
    }

    public void Delayed(long dueAt)
    {
        lock (_lock)
        {
            _delayed++;
            _nextDueAt = _nextDueAt is { } next ? Math.Min(next, dueAt) : dueAt;
        }
    }

    public void Moved(int count, long? nextDueAt)
    {
        lock (_lock)
        {
            _delayed -= count;
            _nextDueAt = nextDueAt;
        }
    }

    public void Removed(int count)
    {
        lock (_lock)
            _ready -= count;
    }

    /// <param name="count">Negative for dead letters that were removed.</param>
    public void Died(int count)
    {
        lock (_lock)
            _dead += count;
    }

    /// <summary>The item is no longer in flight: it has been removed or moved.</summary>
    public void Finished(long sequence)
    {
        lock (_lock)
            _finished.Add(sequence);
    }

    /// <summary>Hands the pump what was reported since the last time.</summary>
    public void Drain(Dictionary<string, long> arrived, List<long> finished)
    {
        lock (_lock)
        {
            foreach (var (group, first) in _arrived)
                arrived.Add(group, first);
            finished.AddRange(_finished);
            _arrived.Clear();
            _finished.Clear();
        }
    }

    public void Signal()
    {
        lock (_lock)
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
    }

    /// <summary>Returns after a <see cref="Signal"/> that nobody has waited for yet.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _changed.WaitAsync(cancellationToken);

    public void Dispose() => _changed.Dispose();
}
