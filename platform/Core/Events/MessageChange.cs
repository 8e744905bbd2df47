using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Events;

/// <summary>A message's record with events laid over it, before it is written.</summary>
internal sealed record MessageChange(KeyValuePair<MessageId, List<MailEvent>> Events, MessageRecord Record)
{
    /// <summary>The events with their numbers, those that the record had before among them.</summary>
    public List<ProjectedEvent> Projected { get; } = [];

    /// <summary>Those that the record did not have.</summary>
    public List<MailEvent> Firsts { get; } = [];
}
