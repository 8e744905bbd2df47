namespace EmailPlatform.Core.Queues;

/// <summary>
/// The sending side of one queue. The contract is SQS's: at least once, in no promised order, kept for 14 days,
/// durable once the call has returned. A call that throws may have stored any of its items.
/// </summary>
public interface IWorkQueue
{
    ValueTask SendAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken);
}
