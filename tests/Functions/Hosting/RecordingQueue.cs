using System.Collections.Concurrent;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>The sending side of a queue whose receiving side is the test.</summary>
internal sealed class RecordingQueue : IWorkQueue
{
    private readonly ConcurrentQueue<WorkItem> _items = new();

    public ValueTask SendAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
            _items.Enqueue(item with { Body = item.Body.ToArray() });
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes everything out, as a queue with a batch size without bound would hand it over.</summary>
    public IReadOnlyList<WorkItem> Take()
    {
        var taken = new List<WorkItem>();
        while (_items.TryDequeue(out var item))
            taken.Add(item);
        return taken;
    }
}
