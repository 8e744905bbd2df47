using System.Collections.Concurrent;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>The appending side of the event stream, whose reading side is the test.</summary>
internal sealed class RecordingStream : IEventStream
{
    private readonly ConcurrentQueue<StreamRecord> _records = new();

    public ValueTask AppendAsync(IReadOnlyList<StreamRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
            _records.Enqueue(record with { Data = record.Data.ToArray() });
        return ValueTask.CompletedTask;
    }

    public IReadOnlyList<StreamRecord> Take()
    {
        var taken = new List<StreamRecord>();
        while (_records.TryDequeue(out var record))
            taken.Add(record);
        return taken;
    }

    public IReadOnlyList<MailEvent> TakeEvents() => [.. Take().SelectMany(MailEventStream.Read).Select(happened => happened ?? throw new InvalidDataException("No event of ours."))];
}
