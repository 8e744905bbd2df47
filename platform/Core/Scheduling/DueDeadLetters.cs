using System.Text.Json;
using EmailPlatform.Core.Paging;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Scheduling;

/// <summary>
/// What the <see cref="Scheduler"/> gave up, for an operator to read and put back. An item stays for <see cref="Keep"/>.
/// </summary>
public sealed class DueDeadLetters(ITable table, DueIndex index, TimeProvider time)
{
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    /// <summary>By id.</summary>
    public ValueTask<Outcome<Page<DueDeadLetter>>> ListAsync(string kind, int limit, string? cursor, CancellationToken cancellationToken) =>
        table.ListAsync(
            new TableQuery { Partition = PartitionOf(kind), Limit = limit, Cursor = cursor }, item => Read(kind, item), cancellationToken);

    /// <summary>Makes the item due now, as if it had never failed. Harmless where it is no longer there.</summary>
    public async ValueTask RedriveAsync(DueDeadLetter letter, CancellationToken cancellationToken)
    {
        await index.AddAsync(letter.Item with { DueAt = time.GetUtcNow(), Failures = 0 }, cancellationToken);
        await table.WriteAsync(new TableWrite.Delete { Key = new(PartitionOf(letter.Item.Kind), letter.Item.Id) }, cancellationToken);
    }

    internal async ValueTask AddAsync(IReadOnlyList<DueItem> items, string reason, CancellationToken cancellationToken)
    {
        var expires = time.GetUtcNow() + Keep;
        foreach (var batch in items.Chunk(TableLimits.MaxBatch))
        {
            await table.WriteManyAsync(
                Array.ConvertAll(batch, TableWrite (item) => new TableWrite.Put
                {
                    Key = new(PartitionOf(item.Kind), item.Id),
                    Document = JsonSerializer.SerializeToUtf8Bytes(
                        new DeadDocument(reason, item.Failures + 1, item.DueAt, item.Document.ToArray()), SchedulingJson.Default.DeadDocument),
                    ExpiresAt = expires,
                }),
                cancellationToken);
        }
    }

    private static DueDeadLetter Read(string kind, TableItem item)
    {
        var dead = JsonSerializer.Deserialize(item.Document.Span, SchedulingJson.Default.DeadDocument)!;
        return new(new DueItem(kind, item.Key.Sort, dead.DueAt, dead.Document), dead.Reason, dead.Failures);
    }

    private static string PartitionOf(string kind) => "due-dead#" + kind;
}
