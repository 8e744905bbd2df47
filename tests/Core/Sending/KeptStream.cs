using System.Collections.Concurrent;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Core.Tests.Sending;

/// <summary>Keeps what is emitted; the test is the reading side.</summary>
internal sealed class KeptStream : IEventStream
{
    public ConcurrentQueue<StreamRecord> Records { get; } = [];

    public IEnumerable<MailEvent> Events => Records.SelectMany(MailEventStream.Read).Select(happened => happened ?? throw new InvalidDataException());

    public ValueTask AppendAsync(IReadOnlyList<StreamRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
            Records.Enqueue(record);
        return ValueTask.CompletedTask;
    }
}
