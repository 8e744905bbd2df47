namespace EmailPlatform.Embedded.Streams;

/// <summary>What memory knows about one partition: its next position, and who waits for it to grow.</summary>
internal sealed class StreamPartition(long lastPosition)
{
    private long _nextPosition = lastPosition + 1;
    private TaskCompletionSource? _growth;

    /// <summary>Only the writer's thread takes positions. Those of a write that comes to nothing are left out.</summary>
    public long TakePosition() => _nextPosition++;

    public void Grown() => Interlocked.Exchange(ref _growth, null)?.SetResult();

    /// <summary>Completes at the next growth. Ask before reading, and wait only where nothing was read.</summary>
    public Task NextGrowth()
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _growth, mine, null) ?? mine).Task;
    }
}
