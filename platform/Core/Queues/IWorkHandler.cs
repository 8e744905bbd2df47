namespace EmailPlatform.Core.Queues;

/// <summary>
/// The receiving side of a queue: a Lambda event source on AWS, a pump in one process. Several batches run at once.
/// What is not returned as failed is done and removed; a throw fails the whole batch. A killed process fails what it held:
/// everything may be received twice, also while the first is still running if it outlasts the visibility timeout.
/// </summary>
public interface IWorkHandler
{
    /// <param name="cancellationToken">Cancelled shortly before the visibility timeout ends, and at a stop: return what is unfinished as failed.</param>
    ValueTask<IReadOnlyCollection<FailedWork>> HandleAsync(IReadOnlyList<ReceivedWork> batch, CancellationToken cancellationToken);
}
