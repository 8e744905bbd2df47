namespace EmailPlatform.Core.Sending;

/// <summary>
/// Bounds what the content of all sends in flight takes in memory. Who does not fit waits, first come, first served, so that nobody large waits
/// for ever; what is larger than the whole room has it alone. A place is taken once, before the content is loaded: nobody waits for more while
/// he holds some.
/// </summary>
/// <param name="capacity">Bytes.</param>
public sealed class ContentRoom(long capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private long _heldBytes;

    /// <summary>What is taken now.</summary>
    internal long HeldBytes
    {
        get
        {
            lock (_lock)
                return _heldBytes;
        }
    }

    /// <summary>Waits for a place with room for as many of its messages at once as fit, at least one.</summary>
    /// <exception cref="OperationCanceledException">And then nothing is held.</exception>
    internal async ValueTask<ContentPlace> EnterAsync(ContentNeed need, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var fitting = Math.Clamp((capacity - need.SharedBytes) / Math.Max(1, need.EachBytes), 1, need.Messages);
        need = need with { Messages = (int)fitting };
        var waiter = new Waiter(need.Bytes);
        lock (_lock)
        {
            _waiting.AddLast(waiter);
            Admit();
        }
        await using (cancellationToken.Register(() => GiveUp(waiter, cancellationToken)))
            await waiter.Admitted.Task;
        return new ContentPlace(this, need);
    }

    internal void Leave(long bytes)
    {
        lock (_lock)
        {
            _heldBytes -= bytes;
            Admit();
        }
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Who was admitted meanwhile holds his place and sees the cancellation himself.
            if (!_waiting.Remove(waiter))
                return;
            Admit();
        }
        waiter.Admitted.TrySetCanceled(cancellationToken);
    }

    private void Admit()
    {
        while (_waiting.First is { Value: var next } && (_heldBytes == 0 || _heldBytes + next.Bytes <= capacity))
        {
            _waiting.RemoveFirst();
            _heldBytes += next.Bytes;
            next.Admitted.TrySetResult();
        }
    }

    private sealed class Waiter(long bytes)
    {
        public long Bytes => bytes;

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
