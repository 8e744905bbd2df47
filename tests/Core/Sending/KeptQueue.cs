using EmailPlatform.Core.Queues;

namespace EmailPlatform.Core.Tests.Sending;

/// <summary>Keeps what is queued; the test is the receiving side.</summary>
internal sealed class KeptQueue : IWorkQueue
{
    private readonly List<WorkItem> _items = [];

    /// <summary>Items that wait for their delay to pass.</summary>
    public IReadOnlyList<WorkItem> Delayed => [.. _items.Where(item => item.Delay > TimeSpan.Zero)];

    public ValueTask SendAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        lock (_items)
            _items.AddRange(items);
        return ValueTask.CompletedTask;
    }

    /// <summary>Everything without a delay.</summary>
    public IReadOnlyList<WorkItem> Take(bool delayedToo = false)
    {
        lock (_items)
        {
            var taken = _items.Where(item => delayedToo || item.Delay == TimeSpan.Zero).ToList();
            _items.RemoveAll(taken.Contains);
            return [.. taken.Select(item => item with { Delay = TimeSpan.Zero })];
        }
    }
}
