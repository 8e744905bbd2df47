using EmailPlatform.Core.Events;
using EmailPlatform.Core.Sending;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Core.Inbound;

/// <summary>
/// What a report says, as the event that it is. Its id is of the message, the try and the kind, and of nothing that the reporter can choose: a report
/// that comes twice is taken up once, and no stranger makes a timeline grow.
/// </summary>
internal static class ReportEvents
{
    private const int MaxResponseLength = 1000;
    private const int MaxHostLength = 255;

    /// <summary>A system reports a delay once, or every few hours: it is told of once for each try.</summary>
    private const string Reported = "reported";

    /// <summary>Null where nothing has happened to the message: an automatic reply, or what cannot be read.</summary>
    public static MailEvent? Of(ReportedMessage message, RecipientVerdict verdict, BounceReportKind form, DateTimeOffset now)
    {
        if (KindOf(verdict, form) is not { } kind)
            return null;
        var isComplaint = kind == EventKind.Complained;
        return new MailEvent
        {
            Tenant = message.Tenant,
            MessageId = message.Record.Id,
            Attempt = message.Attempt,
            Kind = kind,
            Time = now,
            Stream = message.Record.Stream,
            Recipient = message.Record.Recipient,
            Occurrence = kind == EventKind.Deferred ? Reported : null,
            Route = message.Record.Route,
            Response = Cut(isComplaint ? verdict.Reason : verdict.Diagnostic, MaxResponseLength),
            EnhancedStatus = verdict.Status?.ToString(),
            RemoteHost = Cut(verdict.ReportingMta, MaxHostLength),
            Bounce = kind == EventKind.Bounced ? BounceRules.KindOf(verdict) : null,
        };
    }

    /// <summary>
    /// What the report says of the message's recipient. A message has one; where the report names others, he has them forwarded to, and what is
    /// gravest counts.
    /// </summary>
    public static RecipientVerdict VerdictOf(BounceReport report, string recipient)
    {
        var key = EmailAddress.Parse(recipient).NormalizedKey;
        return report.Recipients.FirstOrDefault(verdict => IsSame(verdict.Recipient, key) || IsSame(verdict.OriginalRecipient, key))
            ?? report.Recipients.MaxBy(GravityOf)!;
    }

    private static EventKind? KindOf(RecipientVerdict verdict, BounceReportKind form) => verdict switch
    {
        { IsDelayed: true } => EventKind.Deferred,
        { Verdict: BounceVerdict.Hard or BounceVerdict.Soft } => EventKind.Bounced,
        // A machine-readable report says that delivery failed, if not why; sentences that nobody understands do not.
        { Verdict: BounceVerdict.Undetermined } when form == BounceReportKind.DeliveryStatus => EventKind.Bounced,
        { Verdict: BounceVerdict.Complaint } => EventKind.Complained,
        { Verdict: BounceVerdict.Delivered } => EventKind.Delivered,
        _ => null,
    };

    private static int GravityOf(RecipientVerdict verdict) => verdict.Verdict switch
    {
        BounceVerdict.Complaint => 6,
        BounceVerdict.Hard => 5,
        BounceVerdict.Soft => 4,
        BounceVerdict.Undetermined => 3,
        BounceVerdict.Delivered => 2,
        BounceVerdict.Autoreply => 1,
        _ => 0,
    };

    private static bool IsSame(string? named, string key) => EmailAddress.TryParse(named, out var address, out _) && address.NormalizedKey == key;

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}
