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
    /// <param name="taken">Events that stand in their records, each with its mark there.</param>
    public async ValueTask CountAsync(TenantId tenant, IReadOnlyList<(MailEvent Event, string Mark)> taken, string own, CancellationToken cancellationToken)
    {
        var batches = taken
            .Select(each => (each.Event, CountedBatch.Read(each.Mark).Batch, CountedBatch.Read(each.Mark).Index))
            .GroupBy(each => each.Batch, each => (each.Event, each.Index));
        foreach (var batch in batches.Where(batch => !CountedBatch.IsOver(batch.Key, time.GetUtcNow())))
        {
            // Nobody but this call can have counted what it took up itself a moment ago.
            var known = batch.Key == own ? null : await table.GetAsync(CountedBatch.KeyOf(tenant, batch.Key), cancellationToken);
            while (!await TryCountAsync(tenant, batch.Key, [.. batch.DistinctBy(each => each.Index)], known, cancellationToken))
                known = await table.GetAsync(CountedBatch.KeyOf(tenant, batch.Key), cancellationToken);
        }
    }

    /// <returns>False where another has counted events of the batch meanwhile.</returns>
    private async ValueTask<bool> TryCountAsync(
        TenantId tenant, string batch, IReadOnlyList<(MailEvent Event, int Index)> taken, TableItem? known, CancellationToken cancellationToken)
    {
        var counted = known is null ? new CountedDocument([]) : JsonSerializer.Deserialize(known.Document.Span, MessagesJson.Default.CountedDocument)!;
        var open = taken.Where(each => !counted.Has(each.Index)).ToArray();
        if (open.Length == 0)
            return true;
        var events = Array.ConvertAll(open, each => each.Event);
        var mark = new TableWrite.Put
        {
            Key = CountedBatch.KeyOf(tenant, batch),
            Document = JsonSerializer.SerializeToUtf8Bytes(counted.With(open.Select(each => each.Index)), MessagesJson.Default.CountedDocument),
            Condition = known is null ? WriteCondition.Absent : WriteCondition.VersionIs(known.Version),
            ExpiresAt = CountedBatch.ExpiryOf(batch),
        };
        return await table.TransactAsync([mark, .. BounceSuppression.CountSoft(tenant, events), .. Counters.Count(tenant, events)], cancellationToken) is not null;
    }
}
