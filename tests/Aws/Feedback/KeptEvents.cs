using System.Collections.Concurrent;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Aws.Tests.Feedback;

/// <summary>A stream that keeps what is appended.</summary>
internal sealed class KeptEvents : IEventStream
{
    public ConcurrentQueue<StreamRecord> Records { get; } = [];

    public IReadOnlyList<MailEvent> Events =>
        [.. Records.SelectMany(MailEventStream.Read).Select(happened => happened ?? throw new InvalidDataException("No event of ours."))];

    public ValueTask AppendAsync(IReadOnlyList<StreamRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
            Records.Enqueue(record);
        return ValueTask.CompletedTask;
    }
}
