using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Aws.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Aws.Feedback;

/// <summary>
/// SES's events as ours. The same event has always the same id, so that what is published twice is taken up once; opens, clicks and delays, which
/// may happen many times to one message, are told apart by what SES says of them.
/// </summary>
internal static class SesEvents
{
    /// <summary>False for mail that is not ours, and for what is no news.</summary>
    public static bool TryMap(SesNotification notification, [NotNullWhen(true)] out MailEvent? happened)
    {
        happened = TryIdentify(notification.Mail, out var origin) ? Map(notification, origin) : null;
        return happened is not null;
    }

    private static MailEvent? Map(SesNotification notification, MailEvent origin) => notification switch
    {
        { EventType: "Send" } => origin with { Kind = EventKind.Sent },
        { EventType: "Delivery", Delivery: { } delivery } => origin with
        {
            Kind = EventKind.Delivered,
            Time = delivery.Timestamp,
            Response = delivery.SmtpResponse,
            RemoteHost = delivery.RemoteMtaIp,
        },
        { EventType: "Bounce", Bounce: { } bounce } => Failed(origin, EventKind.Bounced, bounce.Timestamp, bounce.BouncedRecipients) with
        {
            Bounce = SesBounceRules.Classify(bounce),
            RemoteHost = bounce.ReportingMta,
        },
        { EventType: "DeliveryDelay", DeliveryDelay: { } delay } => Failed(origin, EventKind.Deferred, delay.Timestamp, delay.DelayedRecipients, delay.DelayType) with
        {
            Occurrence = Occurrence(delay.Timestamp, delay.DelayType),
        },
        // A recipient who took a message out of the spam folder has not complained.
        { EventType: "Complaint", Complaint: { ComplaintFeedbackType: not "not-spam" } complaint } => origin with
        {
            Kind = EventKind.Complained,
            Time = complaint.Timestamp,
            Response = complaint.ComplaintFeedbackType ?? complaint.ComplaintSubType,
        },
        { EventType: "Reject" } => origin with { Kind = EventKind.Failed, Response = notification.Reject?.Reason },
        { EventType: "Rendering Failure" } => origin with { Kind = EventKind.RenderingFailure, Response = notification.Failure?.ErrorMessage },
        { EventType: "Open", Open: { } open } => origin with
        {
            Kind = EventKind.Opened,
            Time = open.Timestamp,
            Occurrence = Occurrence(open.Timestamp, open.IpAddress, open.UserAgent),
        },
        { EventType: "Click", Click: { } click } => origin with
        {
            Kind = EventKind.Clicked,
            Time = click.Timestamp,
            Response = click.Link,
            Occurrence = Occurrence(click.Timestamp, click.IpAddress, click.UserAgent, click.Link),
        },
        { EventType: "Subscription", Subscription: { NewTopicPreferences.UnsubscribeAll: true } subscription } => origin with
        {
            Kind = EventKind.Unsubscribed,
            Time = subscription.Timestamp,
            Scope = SuppressionScope.Of(origin.Stream).Value,
        },
        _ => null,
    };

    private static MailEvent Failed(
        MailEvent origin, EventKind kind, DateTimeOffset time, IReadOnlyList<SesFailedRecipient>? recipients, string? otherwise = null) => origin with
        {
            Kind = kind,
            Time = time,
            Response = recipients is [{ DiagnosticCode: { } diagnostic }, ..] ? diagnostic : otherwise,
            EnhancedStatus = recipients is [{ Status: { } status }, ..] ? status : null,
        };

    /// <summary>Whose message it is, by our tags.</summary>
    private static bool TryIdentify(SesMail mail, [NotNullWhen(true)] out MailEvent? origin)
    {
        origin = null;
        if (!TenantId.TryParse(TagOf(mail, SesTags.Tenant), out var tenant)
            || !MessageId.TryParse(TagOf(mail, SesTags.Message), out var message)
            || !int.TryParse(TagOf(mail, SesTags.Attempt), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            || TagOf(mail, SesTags.Stream) is not { } name || SesTags.StreamOf(name) is not { } stream
            || mail.Destination is not [var recipient, ..])
            return false;
        origin = new MailEvent
        {
            Tenant = tenant,
            MessageId = message,
            Attempt = attempt,
            Stream = stream,
            Recipient = recipient,
            Kind = EventKind.Sent,
            Time = mail.Timestamp,
            Route = SesTransport.RouteName,
        };
        return true;
    }

    private static string? TagOf(SesMail mail, string name) =>
        mail.Tags is not null && mail.Tags.TryGetValue(name, out var values) && values is [var value, ..] ? value : null;

    /// <summary>64 bits of a hash: short enough for an id, and no accident makes two alike.</summary>
    private static string Occurrence(DateTimeOffset time, params ReadOnlySpan<string?> facts)
    {
        var text = $"{time.ToUnixTimeMilliseconds()}\n{string.Join('\n', facts)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
