using EmailPlatform.Core.Messages;

namespace EmailPlatform.Api.Messages;

/// <summary>The timelines of a send's messages, or of one.</summary>
/// <param name="MessageId">The id that was asked for.</param>
internal sealed record TimelineReply(string MessageId, IReadOnlyList<TimelineView> Messages)
{
    public static TimelineReply Of(MessageTimelines timelines) => new(timelines.MessageId, [.. timelines.Messages.Select(TimelineView.Of)]);
}
