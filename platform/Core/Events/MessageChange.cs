using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Events;

/// <summary>A message's record with events laid over it, before it is written.</summary>
/// <param name="Projected">The events with their numbers, those that the record had before among them.</param>
/// <param name="Firsts">Those that the record did not have.</param>
internal sealed record MessageChange(
    KeyValuePair<MessageId, List<MailEvent>> Events, MessageRecord Record, IReadOnlyList<ProjectedEvent> Projected, IReadOnlyList<MailEvent> Firsts);
