using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Events;

/// <summary>What one projection has taken up so far.</summary>
/// <param name="batch">Its name in the marks of what it takes up.</param>
internal sealed class TakenEvents(string batch)
{
    private readonly List<ProjectedEvent> _projected = [];
    private readonly List<(MailEvent, string)> _marked = [];
    private int _next;

    public string Batch => batch;

    /// <summary>Events that stand in their records, once for each time that they came.</summary>
    public IReadOnlyList<ProjectedEvent> Projected => _projected;

    /// <summary>The same with their marks.</summary>
    public IReadOnlyList<(MailEvent Event, string Mark)> Marked => _marked;

    /// <summary>Keeps the events that their records had taken up before they were told. Returns what is left.</summary>
    public IReadOnlyList<KeyValuePair<MessageId, List<MailEvent>>> KeepTaken(IReadOnlyList<KeyValuePair<MessageId, List<MailEvent>>> messages)
    {
        var left = new List<KeyValuePair<MessageId, List<MailEvent>>>();
        foreach (var (message, events) in messages)
        {
            List<MailEvent>? open = null;
            foreach (var happened in events)
            {
                if (happened.Taken is { } place)
                    Keep(happened, place);
                else
                    (open ??= []).Add(happened);
            }
            if (open is not null)
                left.Add(new(message, open));
        }
        return left;
    }

    /// <summary>Lays a message's events over its record.</summary>
    public MessageChange Apply(MessageRecord record, KeyValuePair<MessageId, List<MailEvent>> events)
    {
        var projected = new List<ProjectedEvent>();
        var firsts = new List<MailEvent>();
        foreach (var happened in events.Value)
        {
            if (record.PlaceOf(happened.Id) is { } known)
            {
                projected.Add(new ProjectedEvent(happened, known.Sequence));
                continue;
            }
            record = record.TakeUp(happened, CountedBatch.Mark(batch, _next++));
            projected.Add(new ProjectedEvent(happened, record.Sequence));
            firsts.Add(happened);
        }
        return new MessageChange(events, record, projected, firsts);
    }

    /// <summary>The record stands as the change says.</summary>
    public void Keep(MessageChange change)
    {
        foreach (var each in change.Projected)
            Keep(each.Event, new TakenPlace(each.Sequence, change.Record.Marks[each.Sequence - 1]));
    }

    private void Keep(MailEvent happened, TakenPlace place)
    {
        _projected.Add(new ProjectedEvent(happened, place.Sequence));
        _marked.Add((happened, place.Mark));
    }
}
