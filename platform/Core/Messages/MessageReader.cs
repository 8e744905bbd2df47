using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Messages;

/// <summary>
/// Tells what became of a send or a message. A message that no sender has claimed yet has no record; what is known of it stands in its send, and of a
/// send that its task carries in its id.
/// </summary>
public sealed class MessageReader(KeptSends sends, SendIds ids, MessageLog messages, RecipientReader recipients)
{
    private const string UnknownRecipient = "";

    private static readonly Refusal Unknown = Refusal.NotFound("message_not_found", "There is no message with this id.");

    /// <param name="id">A send's id or a message's.</param>
    public async ValueTask<Outcome<MessageReport>> StatusAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is not var (send, records))
            return Unknown;
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            var name = NameOf(record.Status);
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }
        return new MessageReport
        {
            MessageId = id,
            SendId = send.Id,
            Status = records.Min(record => record.Status),
            Stream = send.Stream,
            AcceptedAt = send.AcceptedAt,
            SendAt = send.SendAt,
            Counts = counts,
            Messages =
            [
                .. records.Select(record => new MessageReportEntry
                {
                    MessageId = record.Id,
                    To = record.Recipient == UnknownRecipient ? null : record.Recipient,
                    Status = record.Status,
                    Attempts = record.Attempt,
                    NextAttemptAt = record.NextAttemptAt,
                    Response = record.Timeline.LastOrDefault(entry => entry.Response is not null)?.Response,
                }),
            ],
        };
    }

    /// <param name="id">A send's id or a message's.</param>
    public async ValueTask<Outcome<MessageTimelines>> TimelineAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is not var (send, records))
            return Unknown;
        return new MessageTimelines(
            id,
            [
                .. records.Select(record => new MessageTimeline
                {
                    MessageId = record.Id,
                    To = record.Recipient == UnknownRecipient ? null : record.Recipient,
                    Status = record.Status,
                    Events = record.Timeline.Count > 0 ? record.Timeline : [AcceptedEntry(send, record)],
                }),
            ]);
    }

    private async ValueTask<(SendRecord Send, IReadOnlyList<MessageRecord> Records)?> FindAsync(
        TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var one = MessageId.TryParse(id, out var message);
        if (!one && !SendId.TryParse(id, out _))
            return null;
        var sendId = one ? message.Send : SendId.TryParse(id, out var parsed) ? parsed : default;
        if (await sends.FindAsync(tenant, sendId, cancellationToken) is not { } send)
            return (!one || message.Ordinal == 0) && await ids.IsKnownAsync(tenant, sendId, cancellationToken) ? Carried(sendId) : null;
        if (one && message.Ordinal >= send.RecipientCount)
            return null;

        var asked = one ? [message] : Enumerable.Range(0, send.RecipientCount).Select(sendId.Recipient).ToArray();
        var known = new Dictionary<MessageId, MessageRecord>();
        foreach (var stored in await messages.GetManyAsync(tenant, asked, cancellationToken))
            known[stored.Record.Id] = stored.Record;

        var unclaimed = known.Count < asked.Length ? await recipients.ReadAllAsync(tenant, send, cancellationToken) : null;
        return (send, Array.ConvertAll(asked, each => known.TryGetValue(each, out var record) ? record : Unclaimed(send, unclaimed![each.Ordinal], each)));
    }

    /// <summary>A send that was accepted, and that no sender has claimed yet: its task, which has its recipient, cannot be looked into.</summary>
    private static (SendRecord Send, IReadOnlyList<MessageRecord> Records) Carried(SendId id)
    {
        var send = new SendRecord { Id = id, Route = SendRoute.Single, Stream = MailStream.Transactional, AcceptedAt = id.MadeAt, RecipientCount = 1 };
        return (send, [Unclaimed(send, UnknownRecipient, id.Recipient(0))]);
    }

    private static MessageRecord Unclaimed(SendRecord send, string recipient, MessageId id) => new()
    {
        Id = id,
        Recipient = recipient,
        Stream = send.Stream,
        AcceptedAt = send.AcceptedAt,
        Status = send.CancelledAt is not null ? MessageStatus.Cancelled : send.SendAt is not null ? MessageStatus.Scheduled : MessageStatus.Queued,
    };

    private static TimelineEntry AcceptedEntry(SendRecord send, MessageRecord record) => new()
    {
        Sequence = 1,
        EventId = $"{record.Id}.0.accepted",
        Kind = EventKind.Accepted,
        Time = send.AcceptedAt,
    };

    private static string NameOf(MessageStatus status) => status switch
    {
        MessageStatus.Scheduled => "scheduled",
        MessageStatus.Queued => "queued",
        MessageStatus.Deferred => "deferred",
        MessageStatus.Sent => "sent",
        MessageStatus.Cancelled => "cancelled",
        MessageStatus.Suppressed => "suppressed",
        MessageStatus.Failed => "failed",
        MessageStatus.Delivered => "delivered",
        MessageStatus.Bounced => "bounced",
        MessageStatus.Complained => "complained",
        _ => throw new InvalidOperationException("A status without a name."),
    };
}
