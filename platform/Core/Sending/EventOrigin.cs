using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>What all events of one message have in common, and so the events that tell of its record.</summary>
/// <param name="Metadata">The recipient's own, laid over the send's.</param>
internal sealed record EventOrigin(TenantId Tenant, SendRecord Send, IReadOnlyDictionary<string, string>? Metadata)
{
    /// <summary>
    /// The events of the record's last try. That the message was accepted is told with the first try, so that accepting writes no more
    /// than it must.
    /// </summary>
    public IEnumerable<MailEvent> EventsOf(MessageRecord record)
    {
        if (record.Attempt <= 1)
            yield return Happened(record, EventKind.Accepted, 0, Send.AcceptedAt);
        if (record.Outcome is not { } outcome)
            yield break;
        yield return Happened(record, outcome.Kind, record.Attempt, outcome.Time) with
        {
            Route = outcome.Route,
            Response = outcome.Response,
            EnhancedStatus = outcome.EnhancedStatus,
            RemoteHost = outcome.RemoteHost,
            Bounce = outcome.Bounce,
            NextAttemptAt = record.NextAttemptAt,
        };
    }

    private MailEvent Happened(MessageRecord record, EventKind kind, int attempt, DateTimeOffset time) => new()
    {
        Tenant = Tenant,
        MessageId = record.Id,
        Kind = kind,
        Time = time,
        Attempt = attempt,
        Stream = Send.Stream,
        Recipient = record.Recipient,
        Tags = Send.Request?.Tags,
        Metadata = MetadataOf(),
    };

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
