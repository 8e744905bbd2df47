using EmailPlatform.Core.Messages;

namespace EmailPlatform.Api.Messages;

/// <summary>Everything that happened to one message.</summary>
internal sealed record TimelineView(string MessageId, string? To, MessageStatus Status, IReadOnlyList<TimelineEntry> Events)
{
    public static TimelineView Of(MessageTimeline timeline) =>
        new(timeline.MessageId.ToString(), timeline.To, timeline.Status, timeline.Events);
}
