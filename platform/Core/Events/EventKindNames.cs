namespace EmailPlatform.Core.Events;

/// <summary>Each kind of event as it stands in JSON.</summary>
internal static class EventKindNames
{
    public static string Of(EventKind kind) => kind switch
    {
        EventKind.Accepted => "accepted",
        EventKind.Sent => "sent",
        EventKind.Deferred => "deferred",
        EventKind.Delivered => "delivered",
        EventKind.Bounced => "bounced",
        EventKind.Complained => "complained",
        EventKind.Suppressed => "suppressed",
        EventKind.RenderingFailure => "rendering_failure",
        EventKind.Failed => "failed",
        EventKind.Cancelled => "cancelled",
        EventKind.Unsubscribed => "unsubscribed",
        EventKind.Opened => "opened",
        EventKind.Clicked => "clicked",
        _ => throw new InvalidOperationException("An event kind without a name."),
    };
}
