using EmailPlatform.Core.Delivery;

namespace EmailPlatform.Relay.Delivery;

/// <summary>
/// Messages that wait for a connection, and who serves them. It keeps one promise: where a message waits, a connection is open or being
/// opened, so that each message is taken or answered. A hop that is down is tried by one connection at a time, and meanwhile everybody
/// else is answered at once.
/// </summary>
internal sealed class DeliveryQueue(NextHopOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<PendingDelivery> _waiting = new();
    private readonly List<TaskCompletionSource> _idle = [];
    private int _connections;
    private DeliveryOutcome.Deferred? _down;
    private DateTimeOffset _noNewConnectionBefore = DateTimeOffset.MinValue;
    private DeliveryOutcome.Deferred? _stopped;

    /// <summary>Adds a message, or answers it at once.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="connect">Whether the caller has to start a connection, which is counted already.</param>
    public DeliveryOutcome? Add(PendingDelivery delivery, out bool connect)
    {
        connect = false;
        lock (_lock)
        {
            if (_stopped is not null)
                return _stopped;
            var mayConnect = time.GetUtcNow() >= _noNewConnectionBefore;
            if (_down is not null && (_connections > 0 || !mayConnect))
                return _down;

            _waiting.Enqueue(delivery);
            if (_idle.Count > 0)
                WakeLast();
            else if (_connections == 0 || (_connections < options.MaxConnections && mayConnect))
                connect = true;
            if (connect)
                _connections++;
            return null;
        }
    }

    /// <summary>
    /// Waits for messages and takes this connection's share of them. False when none came within the idle timeout or the queue has stopped:
    /// then the connection is not counted any more.
    /// </summary>
    public async ValueTask<bool> TryTakeAsync(List<PendingDelivery> batch)
    {
        while (true)
        {
            TaskCompletionSource wake;
            lock (_lock)
            {
                if (_waiting.Count > 0)
                {
                    // Many connections with one message each are quicker than one with many: what waits is shared out.
                    var share = Math.Clamp(_waiting.Count / _connections, 1, options.MaxPipelined);
                    while (batch.Count < share && _waiting.TryDequeue(out var delivery))
                        batch.Add(delivery);
                    return true;
                }

                if (_stopped is not null)
                {
                    _connections--;
                    return false;
                }

                wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _idle.Add(wake);
            }

            if (!await IsWokenAsync(wake))
                return false;
        }
    }

    /// <summary>A connection is open. True when the hop was down before.</summary>
    public bool Opened()
    {
        lock (_lock)
        {
            var wasDown = _down is not null;
            _down = null;
            return wasDown;
        }
    }

    /// <summary>A connection has ended. True where another one has to take its place.</summary>
    public bool Closed()
    {
        lock (_lock)
        {
            if (_waiting.Count > 0)
                return true;
            _connections--;
            return false;
        }
    }

    /// <summary>A connection could not be opened. The last one to fail gets all that wait, to be answered.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="wasUp">Whether it makes the hop one that is down.</param>
    public IReadOnlyList<PendingDelivery> Failed(DeliveryOutcome.Deferred failure, out bool wasUp)
    {
        lock (_lock)
        {
            wasUp = false;
            _noNewConnectionBefore = time.GetUtcNow() + options.FailureMemory;
            if (--_connections > 0)
                return [];
            wasUp = _down is null;
            _down = failure;
            return TakeAll();
        }
    }

    /// <summary>From now on everything is answered with <paramref name="answer"/>, also what waits and is returned here. Connections end when they are through.</summary>
    public IReadOnlyList<PendingDelivery> Stop(DeliveryOutcome.Deferred answer)
    {
        lock (_lock)
        {
            _stopped = answer;
            while (_idle.Count > 0)
                WakeLast();
            return TakeAll();
        }
    }

    private async ValueTask<bool> IsWokenAsync(TaskCompletionSource wake)
    {
        try
        {
            await wake.Task.WaitAsync(options.IdleTimeout, time);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                // Woken in the meantime: then there is something to take after all.
                if (!_idle.Remove(wake))
                    return true;
                _connections--;
                return false;
            }
        }
    }

    /// <summary>The one that was used last, so that those not needed go idle and end.</summary>
    private void WakeLast()
    {
        var last = _idle[^1];
        _idle.RemoveAt(_idle.Count - 1);
        last.SetResult();
    }

    private PendingDelivery[] TakeAll()
    {
        var all = _waiting.ToArray();
        _waiting.Clear();
        return all;
    }
}
