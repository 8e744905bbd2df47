namespace EmailPlatform.Core.Messages;

/// <summary>The timelines of a send's messages, or of one.</summary>
public sealed record MessageTimelines(string MessageId, IReadOnlyList<MessageTimeline> Messages);
