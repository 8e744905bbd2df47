using System.Collections.Concurrent;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>Notes what it is given; fails an item where <paramref name="handle"/> gives a reason.</summary>
public sealed class RecordingWorkHandler(Func<ReceivedWork, CancellationToken, Task<string?>> handle) : IWorkHandler
{
    private readonly ConcurrentQueue<IReadOnlyList<ReceivedWork>> _batches = new();
    private readonly ConcurrentQueue<ReceivedWork> _received = new();

    public RecordingWorkHandler()
        : this(_ => null)
    {
    }

    public RecordingWorkHandler(Func<ReceivedWork, string?> handle)
        : this((work, _) => Task.FromResult(handle(work)))
    {
    }

    /// <summary>Every batch that was begun.</summary>
    public IReadOnlyCollection<IReadOnlyList<ReceivedWork>> Batches => _batches;

    /// <summary>Every item whose handling has ended, in that order.</summary>
    public IReadOnlyCollection<ReceivedWork> Received => _received;

    public async ValueTask<IReadOnlyCollection<FailedWork>> HandleAsync(IReadOnlyList<ReceivedWork> batch, CancellationToken cancellationToken)
    {
        _batches.Enqueue(batch);
        var failed = new List<FailedWork>();
        foreach (var work in batch)
        {
            try
            {
                if (await handle(work, cancellationToken) is { } reason)
                    failed.Add(new FailedWork(work.Id, reason));
            }
            finally
            {
                _received.Enqueue(work);
            }
        }

        return failed;
    }

    /// <summary>Waits until items with so many different bodies have been handled: one may have been stored twice.</summary>
    public Task ReceivedAsync(int count, CancellationToken cancellationToken) => Eventually.HoldsAsync(
        () => _received.Count >= count && _received.DistinctBy(work => Convert.ToBase64String(work.Body.Span)).Count() >= count,
        $"{count} items are handled",
        cancellationToken);

    /// <summary>Waits until so many batches have been begun.</summary>
    public Task StartedAsync(int batches, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(() => _batches.Count >= batches, $"{batches} batches are begun", cancellationToken);
}
