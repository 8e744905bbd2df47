namespace EmailPlatform.Core.Streams;

/// <summary>
/// The appending side of the event stream. The contract is Kinesis's: at least once, duplicates and overtaking possible after a retry,
/// durable once the call has returned. A call that throws may have appended any of its records.
/// </summary>
public interface IEventStream
{
    ValueTask AppendAsync(IReadOnlyList<StreamRecord> records, CancellationToken cancellationToken);
}
