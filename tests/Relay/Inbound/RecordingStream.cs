using System.Collections.Concurrent;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Relay.Tests.Inbound;

/// <summary>Keeps what is appended, or fails as long as a test wants it to.</summary>
internal sealed class RecordingStream : IEventStream
{
    private readonly ConcurrentQueue<StreamRecord> _records = [];

    public bool Fails { get; set; }

    public IReadOnlyList<MailEvent> Events => [.. _records.SelectMany(MailEventStream.Read).OfType<MailEvent>()];

    public ValueTask AppendAsync(IReadOnlyList<StreamRecord> records, CancellationToken cancellationToken)
    {
        if (Fails)
            throw new IOException("The stream cannot be reached.");
        foreach (var record in records)
            _records.Enqueue(record);
        return ValueTask.CompletedTask;
    }
}
