using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Events;

/// <summary>What status an event leads to. A status only rises, so the order in which events arrive does not matter.</summary>
internal static class StatusRank
{
    public static MessageStatus After(MessageStatus current, EventKind kind)
    {
        var reached = Reached(kind);
        return reached > current ? reached.Value : current;
    }

    private static MessageStatus? Reached(EventKind kind) => kind switch
    {
        EventKind.Accepted => MessageStatus.Queued,
        EventKind.Deferred => MessageStatus.Deferred,
        EventKind.Sent => MessageStatus.Sent,
        EventKind.Cancelled => MessageStatus.Cancelled,
        EventKind.Suppressed => MessageStatus.Suppressed,
        EventKind.RenderingFailure or EventKind.Failed => MessageStatus.Failed,
        EventKind.Delivered => MessageStatus.Delivered,
        EventKind.Bounced => MessageStatus.Bounced,
        EventKind.Complained => MessageStatus.Complained,
        _ => null,
    };
}
