namespace EmailPlatform.Core.Events;

/// <summary>An event that its message's record has taken up.</summary>
/// <param name="Sequence">Its number within the message, from 1 and without gaps: the order in which the record took them up, which need not be that of <see cref="MailEvent.Time"/>.</param>
public sealed record ProjectedEvent(MailEvent Event, int Sequence);
