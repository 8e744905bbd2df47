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

    /// <summary>Lays a message's events over its record.</summary>
    public MessageChange Apply(MessageRecord record, KeyValuePair<MessageId, List<MailEvent>> events)
    {
        var projected = new List<ProjectedEvent>();
        var firsts = new List<MailEvent>();
        foreach (var happened in events.Value)
        {
            if (record.SequenceOf(happened.Id) is { } known)
            {
                projected.Add(new ProjectedEvent(happened, known));
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
        {
            _projected.Add(each);
            _marked.Add((each.Event, change.Record.Marks[each.Sequence - 1]));
        }
    }
}
