using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Events;

/// <summary>
/// Counts events once that records have taken up. The records are written before, singly, since a transaction of them all would cost twice as much; so a
/// process may die in between. Then the events come again, are found in their records with the mark of their batch, and the batch's item says whether
/// they are counted: it is written together with the counters, and by nobody who has not read it.
/// </summary>
internal sealed class EventCounting(ITable table, TimeProvider time)
{
    /// <summary>Batches in one transaction, with room for <see cref="MaxSoftBounces"/>, and the counters of some days.</summary>
    private const int MaxBatches = 24;

    /// <summary>Each is counted for its address.</summary>
    private const int MaxSoftBounces = 64;

    /// <param name="taken">Events that stand in their records, each with its mark there.</param>
    /// <param name="own">The batch that the caller has begun: nobody else can have counted of it yet.</param>
    public async ValueTask CountAsync(TenantId tenant, IReadOnlyList<(MailEvent Event, string Mark)> taken, string own, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var open = taken
            .DistinctBy(each => each.Mark)
            .Select(each => (each.Event, Mark: CountedBatch.Read(each.Mark)))
            .Where(each => !CountedBatch.IsOver(each.Mark.Batch, now))
            .ToArray();
        var together = open.Count(each => BounceSuppression.IsSoft(each.Event)) > MaxSoftBounces ? MaxSoftBounces : Math.Max(open.Length, 1);
        var parts = open
            .Chunk(together)
            .SelectMany(events => events.GroupBy(each => each.Mark.Batch, each => (each.Event, each.Mark.Index)).Chunk(MaxBatches));
        foreach (var part in parts)
        {
            var isCounted = await TryCountAsync(tenant, part, own, cancellationToken);
            while (!isCounted)
                isCounted = await TryCountAsync(tenant, part, unread: null, cancellationToken);
        }
    }

    /// <param name="unread">A batch that is known to have no item; null for none.</param>
    /// <returns>False where another has counted events of a batch meanwhile.</returns>
    private async ValueTask<bool> TryCountAsync(
        TenantId tenant, IReadOnlyList<IGrouping<string, (MailEvent Event, int Index)>> batches, string? unread, CancellationToken cancellationToken)
    {
        var keys = batches.Where(batch => batch.Key != unread).Select(batch => CountedBatch.KeyOf(tenant, batch.Key)).ToArray();
        var known = keys.Length == 0 ? [] : (await table.GetManyAsync(keys, cancellationToken)).ToDictionary(item => item.Key);

        var writes = new List<TableWrite>();
        var events = new List<MailEvent>();
        foreach (var batch in batches)
        {
            var item = known.GetValueOrDefault(CountedBatch.KeyOf(tenant, batch.Key));
            var counted = item is null ? new CountedDocument([]) : JsonSerializer.Deserialize(item.Document.Span, MessagesJson.Default.CountedDocument)!;
            var open = batch.Where(each => !counted.Has(each.Index)).ToArray();
            if (open.Length == 0)
                continue;
            events.AddRange(open.Select(each => each.Event));
            writes.Add(new TableWrite.Put
            {
                Key = CountedBatch.KeyOf(tenant, batch.Key),
                Document = JsonSerializer.SerializeToUtf8Bytes(counted.With(open.Select(each => each.Index)), MessagesJson.Default.CountedDocument),
                Condition = item is null ? WriteCondition.Absent : WriteCondition.VersionIs(item.Version),
                ExpiresAt = CountedBatch.ExpiryOf(batch.Key),
            });
        }
        return events.Count == 0
            || await table.TransactAsync([.. writes, .. BounceSuppression.CountSoft(tenant, events), .. Counters.Count(tenant, events)], cancellationToken) is not null;
    }
}
