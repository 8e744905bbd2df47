using System.Collections.Concurrent;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// What one batch of tasks has come to: the events of its messages, which are told together. What a try came to is taken up by the write that ends it,
/// so that the projection only counts it and need not write the record again; a bounce is left to the projection, which suppresses the address first.
/// </summary>
/// <param name="name">In the marks of what is taken up (<see cref="CountedBatch"/>).</param>
internal sealed class SendBatch(string name)
{
    private readonly ConcurrentQueue<MailEvent> _events = new();
    private int _marks = -1;

    public void Tell(IEnumerable<MailEvent> events)
    {
        foreach (var happened in events)
            _events.Enqueue(happened);
    }

    /// <summary>Those of records that are written, that were not taken before.</summary>
    public IReadOnlyList<MailEvent> TakeEvents()
    {
        var taken = new List<MailEvent>();
        while (_events.TryDequeue(out var happened))
            taken.Add(happened);
        return taken;
    }

    /// <summary>The record with the events of its last try in its timeline.</summary>
    public MessageRecord TakeUp(MessageRecord record, EventOrigin origin)
    {
        if (record.Outcome is null or { Kind: EventKind.Bounced })
            return record;
        foreach (var happened in origin.EventsOf(record).ToArray())
        {
            if (record.SequenceOf(happened.Id) is null)
                record = record.TakeUp(happened, CountedBatch.Mark(name, Interlocked.Increment(ref _marks)));
        }
        return record;
    }
}
