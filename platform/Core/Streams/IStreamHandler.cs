namespace EmailPlatform.Core.Streams;

/// <summary>
/// The reading side: batches of one partition, one after the other; partitions run at once. A throw delivers the batch again,
/// and so does a kill, so a handler must not mind seeing a record twice or in another order.
/// </summary>
public interface IStreamHandler
{
    ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken);
}
