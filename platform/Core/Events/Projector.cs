using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core.Events;

/// <summary>
/// Makes from events all that a user sees: a message's status and timeline, the counters, suppression, webhooks. Events may come twice and
/// in any order: an event that stands in the timeline already changes nothing there. It is counted where it was not yet
/// (<see cref="EventCounting"/>), and announced again, since the first announcement may have been lost with the process that made it.
/// </summary>
public sealed class Projector(
    ITable table, MessageLog messages, BounceSuppression suppression, WebhookDispatch webhooks, TimeProvider time, ILogger<Projector> log) : IStreamHandler
{
    /// <summary>Messages that are written at a time.</summary>
    private const int PartSize = 64;

    /// <summary>Messages whose events are counted and announced together: in fewer transactions, which cost twice, and still soon.</summary>
    private const int CountedTogether = 4 * PartSize;

    private readonly EventCounting _counting = new(table, time);

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
            foreach (var some in byMessage.Chunk(CountedTogether))
                await ProjectAsync(tenant, some, cancellationToken);
        }
    }

    private async ValueTask ProjectAsync(TenantId tenant, KeyValuePair<MessageId, List<MailEvent>>[] some, CancellationToken cancellationToken)
    {
        var taken = new TakenEvents(CountedBatch.New(time.GetUtcNow()));
        foreach (var part in taken.KeepTaken(some).Chunk(PartSize))
        {
            IReadOnlyList<KeyValuePair<MessageId, List<MailEvent>>> open = part;
            while (open.Count > 0)
                open = await TakeUpAsync(tenant, open, taken, cancellationToken);
        }
        await _counting.CountAsync(tenant, taken.Marked, taken.Batch, cancellationToken);
        await suppression.SuppressRepeatedAsync(tenant, [.. taken.Projected.Select(each => each.Event)], cancellationToken);
        await webhooks.DispatchAsync(taken.Projected, cancellationToken);
    }

    /// <summary>Reads the records, lays the events over them, and writes them. Returns the messages whose record somebody else wrote meanwhile.</summary>
    private async ValueTask<IReadOnlyList<KeyValuePair<MessageId, List<MailEvent>>>> TakeUpAsync(
        TenantId tenant, IReadOnlyList<KeyValuePair<MessageId, List<MailEvent>>> part, TakenEvents taken, CancellationToken cancellationToken)
    {
        var stored = await messages.GetManyAsync(tenant, [.. part.Select(entry => entry.Key)], cancellationToken);
        var byId = new Dictionary<MessageId, StoredMessage>(stored.Count);
        foreach (var message in stored)
            byId[message.Record.Id] = message;

        var changed = new List<MessageChange>(part.Count);
        var writes = new List<TableWrite>(part.Count);
        foreach (var entry in part)
        {
            if (!byId.TryGetValue(entry.Key, out var message))
            {
                // A complaint may come when the record has expired.
                Log.EventWithoutMessage(log, entry.Key);
                await suppression.SuppressAsync(tenant, entry.Value, cancellationToken);
                continue;
            }
            var change = taken.Apply(message.Record, entry);
            if (change.Firsts.Count == 0)
            {
                taken.Keep(change);
                continue;
            }
            changed.Add(change);
            writes.Add(MessageLog.Put(tenant, change.Record, message.Version));
        }
        if (writes.Count == 0)
            return [];

        await suppression.SuppressAsync(tenant, [.. changed.SelectMany(change => change.Firsts)], cancellationToken);
        var outcomes = await table.WriteManyAsync(writes, cancellationToken);
        var refused = new List<KeyValuePair<MessageId, List<MailEvent>>>();
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i].IsApplied)
                taken.Keep(changed[i]);
            else
                refused.Add(changed[i].Events);
        }
        return refused;
    }
}
