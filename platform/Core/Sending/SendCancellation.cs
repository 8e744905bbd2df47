using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Stops what has not been sent yet. The send is marked first, so that no sender begins anything of it, then each message that nobody holds
/// is finished as cancelled. Stopping half-way leaves messages that the sender, finding the mark, finishes itself.
/// </summary>
public sealed class SendCancellation(
    ITable table, SendStore sends, KeptSends kept, SendIds ids, MessageLog messages, RecipientReader recipients, MailEventStream events, TimeProvider time)
{
    private static readonly Refusal TooLate = Refusal.Conflict("too_late", "Every message of this send is already being sent, or finished.");

    /// <returns>How many messages were cancelled; refused where none could be.</returns>
    public async ValueTask<Outcome<CancelledSend>> CancelAsync(TenantId tenant, SendId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // One that its task carries has no mark, only its message's record, once a sender has claimed that.
        if ((await sends.CancelAsync(tenant, id, now, cancellationToken) ?? await kept.FindAsync(tenant, id, cancellationToken)) is not { } send)
            return await ids.IsKnownAsync(tenant, id, cancellationToken) ? TooLate : Refusal.NotFound("message_not_found", "There is no message with this id.");

        var cancelled = 0;
        var addresses = await recipients.ReadAllAsync(tenant, send, cancellationToken);
        for (var start = 0; start < addresses.Length; start += TableLimits.MaxBatch)
        {
            var count = Math.Min(TableLimits.MaxBatch, addresses.Length - start);
            cancelled += await CancelAsync(tenant, send, addresses, start, count, now, cancellationToken);
        }
        return cancelled == 0
            ? TooLate
            : new CancelledSend(id, cancelled);
    }

    private async ValueTask<int> CancelAsync(
        TenantId tenant, SendRecord send, string[] addresses, int start, int count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = new Dictionary<MessageId, StoredMessage>();
        foreach (var message in await messages.GetManyAsync(tenant, [.. Enumerable.Range(start, count).Select(send.Id.Recipient)], cancellationToken))
            known[message.Record.Id] = message;

        var records = new List<MessageRecord>(count);
        var writes = new List<TableWrite>(count);
        for (var ordinal = start; ordinal < start + count; ordinal++)
        {
            var stored = known.GetValueOrDefault(send.Id.Recipient(ordinal));
            if (stored is not null && stored.Record.State != DeliveryState.Waiting)
                continue;
            var record = (stored?.Record ?? MessageRecord.New(send, send.Id.Recipient(ordinal), addresses[ordinal]))
                .Finish(new TryOutcome { Kind = EventKind.Cancelled, Time = now });
            records.Add(record);
            writes.Add(MessageLog.Put(tenant, record, stored?.Version));
        }
        if (writes.Count == 0)
            return 0;
        var outcomes = await table.WriteManyAsync(writes, cancellationToken);
        var cancelled = records.Where((_, i) => outcomes[i].IsApplied).ToArray();
        await events.AppendAsync([.. cancelled.SelectMany(new EventOrigin(tenant, send, null).EventsOf)], cancellationToken);
        return cancelled.Length;
    }
}
