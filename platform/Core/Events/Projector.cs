using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core.Events;

/// <summary>
/// Makes from events all that a user sees: a message's status and timeline, the counters, suppression, webhooks. Events may come twice and
/// in any order: an event that stands in the timeline already changes nothing, and is only announced again, since the first
/// announcement may have been lost with the process that made it.
/// </summary>
public sealed class Projector(
    ITable table, MessageLog messages, BounceSuppression suppression, WebhookDispatch webhooks, ILogger<Projector> log) : IStreamHandler
{
    /// <summary>Records in one transaction, with room for as many soft-bounce counts and the counters of a few days beside them.</summary>
    private const int TransactionSize = 45;

    public async ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
    {
        var tenants = new Dictionary<TenantId, Dictionary<MessageId, List<MailEvent>>>();
        foreach (var (key, happened) in batch.SelectMany(record => MailEventStream.Read(record).Select(happened => (record.Key, happened))))
        {
            if (happened is null)
            {
                Log.UnreadableEvent(log, key);
                continue;
            }
            if (!tenants.TryGetValue(happened.Tenant, out var byMessage))
                tenants[happened.Tenant] = byMessage = [];
            if (!byMessage.TryGetValue(happened.MessageId, out var events))
                byMessage[happened.MessageId] = events = [];
            events.Add(happened);
        }
        foreach (var (tenant, byMessage) in tenants)
        {
            foreach (var part in byMessage.Chunk(TransactionSize))
                await ProjectAsync(tenant, part, cancellationToken);
        }
    }

    private async ValueTask ProjectAsync(TenantId tenant, KeyValuePair<MessageId, List<MailEvent>>[] part, CancellationToken cancellationToken)
    {
        while (true)
        {
            var projected = new List<ProjectedEvent>();
            var firsts = new List<MailEvent>();
            var writes = new List<TableWrite>(part.Length + 2);
            await ApplyAsync(tenant, part, projected, firsts, writes, cancellationToken);

            await suppression.SuppressAsync(tenant, firsts, cancellationToken);
            writes.AddRange(BounceSuppression.CountSoft(tenant, firsts));
            writes.AddRange(Counters.Count(tenant, firsts));
            if (writes.Count > 0 && await table.TransactAsync(writes, cancellationToken) is null)
                continue;

            await suppression.SuppressRepeatedAsync(tenant, [.. projected.Select(each => each.Event)], cancellationToken);
            await webhooks.DispatchAsync(projected, cancellationToken);
            return;
        }
    }

    /// <summary>Reads the records and lays the events over them.</summary>
    private async ValueTask ApplyAsync(
        TenantId tenant,
        KeyValuePair<MessageId, List<MailEvent>>[] part,
        List<ProjectedEvent> projected,
        List<MailEvent> firsts,
        List<TableWrite> writes,
        CancellationToken cancellationToken)
    {
        var stored = await messages.GetManyAsync(tenant, Array.ConvertAll(part, entry => entry.Key), cancellationToken);
        var byId = new Dictionary<MessageId, StoredMessage>(stored.Count);
        foreach (var message in stored)
            byId[message.Record.Id] = message;

        foreach (var (id, events) in part)
        {
            if (!byId.TryGetValue(id, out var message))
            {
                Log.EventWithoutMessage(log, id);
                continue;
            }
            var record = message.Record;
            foreach (var happened in events)
                record = Apply(record, happened, projected, firsts);
            if (!ReferenceEquals(record, message.Record))
                writes.Add(MessageLog.Put(tenant, record, message.Version));
        }
    }

    private static MessageRecord Apply(MessageRecord record, MailEvent happened, List<ProjectedEvent> projected, List<MailEvent> firsts)
    {
        var id = happened.Id;
        foreach (var known in record.Timeline)
        {
            if (known.EventId == id)
            {
                projected.Add(new ProjectedEvent(happened, known.Sequence));
                return record;
            }
        }
        var sequence = record.Sequence + 1;
        projected.Add(new ProjectedEvent(happened, sequence));
        firsts.Add(happened);
        return record with
        {
            Status = StatusRank.After(record.Status, happened.Kind),
            Sequence = sequence,
            Timeline = [.. record.Timeline, TimelineEntry.Of(happened, sequence)],
        };
    }
}
