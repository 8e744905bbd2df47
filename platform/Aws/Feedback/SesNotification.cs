using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Feedback;

/// <summary>
/// An event of SES (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html): the fields that say something
/// to us. <see cref="EventType"/> says which of the objects is there.
/// </summary>
internal sealed record SesNotification
{
    public string? EventType { get; init; }

    public required SesMail Mail { get; init; }

    public SesBounce? Bounce { get; init; }

    public SesComplaint? Complaint { get; init; }

    public SesDelivery? Delivery { get; init; }

    public SesDeliveryDelay? DeliveryDelay { get; init; }

    public SesReject? Reject { get; init; }

    public SesFailure? Failure { get; init; }

    public SesOpen? Open { get; init; }

    public SesClick? Click { get; init; }

    public SesSubscription? Subscription { get; init; }
}

/// <param name="Timestamp">When SES took it.</param>
/// <param name="Tags">Ours, and SES's own, whose names begin with <c>ses:</c>.</param>
internal sealed record SesMail(
    DateTimeOffset Timestamp, string MessageId, IReadOnlyList<string> Destination, IReadOnlyDictionary<string, IReadOnlyList<string>>? Tags);

/// <param name="BounceType"><c>Permanent</c>, <c>Transient</c> or <c>Undetermined</c>.</param>
internal sealed record SesBounce(
    DateTimeOffset Timestamp, string BounceType, string BounceSubType, IReadOnlyList<SesFailedRecipient>? BouncedRecipients, [property: JsonPropertyName("reportingMTA")] string? ReportingMta);

internal sealed record SesFailedRecipient(string? Status, string? DiagnosticCode);

internal sealed record SesComplaint(DateTimeOffset Timestamp, string? ComplaintSubType, string? ComplaintFeedbackType);

internal sealed record SesDelivery(DateTimeOffset Timestamp, string? SmtpResponse, string? RemoteMtaIp);

internal sealed record SesDeliveryDelay(DateTimeOffset Timestamp, string? DelayType, IReadOnlyList<SesFailedRecipient>? DelayedRecipients);

internal sealed record SesReject(string? Reason);

internal sealed record SesFailure(string? ErrorMessage);

internal sealed record SesOpen(DateTimeOffset Timestamp, string? IpAddress, string? UserAgent);

internal sealed record SesClick(DateTimeOffset Timestamp, string? IpAddress, string? UserAgent, string? Link);

internal sealed record SesSubscription(DateTimeOffset Timestamp, SesTopicPreferences? NewTopicPreferences);

internal sealed record SesTopicPreferences(bool UnsubscribeAll);
