using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>What all events of one message have in common, and so the events that tell of its record.</summary>
/// <param name="metadata">The recipient's own, laid over the send's.</param>
internal sealed class EventOrigin(TenantId tenant, SendRecord send, IReadOnlyDictionary<string, string>? metadata)
{
    private readonly IReadOnlyDictionary<string, string>? _metadata = Laid(metadata, send.Request?.Metadata);

    /// <summary>
    /// The events of the record's last try. That the message was accepted is told with the first try, so that accepting writes no more
    /// than it must.
    /// </summary>
    public IEnumerable<MailEvent> EventsOf(MessageRecord record)
    {
        if (record.Attempt <= 1)
            yield return Happened(record, EventKind.Accepted, 0, send.AcceptedAt);
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

    /// <summary>The event with the message's labels.</summary>
    public MailEvent Label(MailEvent happened) => happened with { Tags = send.Request?.Tags, Metadata = _metadata };

    private MailEvent Happened(MessageRecord record, EventKind kind, int attempt, DateTimeOffset time) => new()
    {
        Tenant = tenant,
        MessageId = record.Id,
        Kind = kind,
        Time = time,
        Attempt = attempt,
        Stream = send.Stream,
        Recipient = record.Recipient,
        Tags = send.Request?.Tags,
        Metadata = _metadata,
    };

    private static IReadOnlyDictionary<string, string>? Laid(IReadOnlyDictionary<string, string>? own, IReadOnlyDictionary<string, string>? shared)
    {
        if (own is not { Count: > 0 })
            return shared;
        if (shared is not { Count: > 0 })
            return own;
        var both = new Dictionary<string, string>(shared);
        foreach (var (name, value) in own)
            both[name] = value;
        return both;
    }
}
