using System.Collections.Concurrent;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// What one batch of tasks has come to: the events of its messages, which are told together. What a try came to is taken up by the write that ends it,
/// so that the projection only counts it and need not write the record again; a bounce is left to the projection, which suppresses the address first.
/// </summary>
internal sealed class SendBatch(SenderMarks marks)
{
    private readonly ConcurrentQueue<MailEvent> _events = new();

    /// <summary>Tells of a record that is written.</summary>
    public void Tell(MessageRecord record, EventOrigin origin)
    {
        foreach (var happened in origin.EventsOf(record))
            _events.Enqueue(happened with { Taken = record.PlaceOf(happened.Id) });
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
            if (record.PlaceOf(happened.Id) is null)
                record = record.TakeUp(happened, marks.Next());
        }
        return record;
    }
}
