using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>What all events of one message have in common, and the records that end it.</summary>
/// <param name="Metadata">The recipient's own, laid over the send's.</param>
internal sealed record EventOrigin(
    TenantId Tenant, SendRecord Send, MessageId Id, string Recipient, IReadOnlyDictionary<string, string>? Metadata)
{
    /// <summary>It was accepted. Told with the first try, so that accepting writes no more than it must.</summary>
    public MailEvent Accepted() => Happened(EventKind.Accepted, 0, Send.AcceptedAt);

    public MailEvent Happened(EventKind kind, int attempt, DateTimeOffset time) => new()
    {
        Tenant = Tenant,
        MessageId = Id,
        Kind = kind,
        Time = time,
        Attempt = attempt,
        Stream = Send.Stream,
        Recipient = Recipient,
        Tags = Send.Request?.Tags,
        Metadata = MetadataOf(),
    };

    /// <summary>The record of a message that is not sent at all, or no more.</summary>
    public MessageRecord Finish(MessageRecord record, EventKind kind, DateTimeOffset time, string? reason = null) =>
        Finish(record, Happened(kind, record.Attempt, time) with { Response = reason });

    public MessageRecord Finish(MessageRecord record, MailEvent last) => record with
    {
        State = DeliveryState.Finished,
        LeaseUntil = null,
        LeaseHolder = null,
        NextAttemptAt = null,
        Outcome = WithAccepted(record, last),
    };

    public MessageRecord Postpone(MessageRecord record, MailEvent deferred) => record with
    {
        State = DeliveryState.Waiting,
        LeaseUntil = null,
        LeaseHolder = null,
        NextAttemptAt = deferred.NextAttemptAt,
        Outcome = WithAccepted(record, deferred),
    };

    private IReadOnlyList<MailEvent> WithAccepted(MessageRecord record, MailEvent last) =>
        record.Attempt <= 1 ? [Accepted(), last] : [last];

    private IReadOnlyDictionary<string, string>? MetadataOf()
    {
        var shared = Send.Request?.Metadata;
        if (Metadata is not { Count: > 0 })
            return shared;
        if (shared is not { Count: > 0 })
            return Metadata;
        var both = new Dictionary<string, string>(shared);
        foreach (var (name, value) in Metadata)
            both[name] = value;
        return both;
    }
}
