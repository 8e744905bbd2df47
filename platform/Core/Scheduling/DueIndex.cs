using System.Globalization;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Scheduling;

/// <summary>
/// What is due when: the one list behind <c>send_at</c>, long retries, webhook retries and the sweep for unfinished messages.
/// A partition for each minute and shard, so that no partition is hot and a sweep reads only what is due.
/// <para>
/// An instant that has passed is entered as now, because the sweep leaves the past behind. An entry must be written within
/// <see cref="Scheduler.Lag"/> of being made, the difference between the clocks of both machines included.
/// </para>
/// </summary>
public sealed class DueIndex(ITable table, TimeProvider time)
{
    /// <summary>How many partitions a minute has. Raising it is safe; lowering it would strand what stands in the upper ones.</summary>
    public const int Shards = 8;

    /// <summary>Abandoned entries do not stay for ever.</summary>
    internal static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    private const string SecondFormat = "yyyyMMddHHmmss";

    /// <summary>The write that adds the item, for callers that put it into a transaction of their own.</summary>
    /// <exception cref="ArgumentException">The kind is empty or holds a <c>#</c>, or the id is empty.</exception>
    public TableWrite Entry(DueItem item)
    {
        if (item.Kind.Length == 0 || item.Kind.Contains('#', StringComparison.Ordinal) || item.Id.Length == 0)
            throw new ArgumentException("A due item needs a kind without '#' and an id.", nameof(item));
        var now = time.GetUtcNow();
        return Put(item with { DueAt = item.DueAt > now ? item.DueAt : now });
    }

    public async ValueTask AddAsync(DueItem item, CancellationToken cancellationToken) =>
        await table.WriteAsync(Entry(item), cancellationToken);

    public async ValueTask AddAsync(IReadOnlyList<DueItem> items, CancellationToken cancellationToken)
    {
        foreach (var batch in items.Chunk(TableLimits.MaxBatch))
            await table.WriteManyAsync(Array.ConvertAll(batch, Entry), cancellationToken);
    }

    /// <summary>A page of one shard's items that are due by <paramref name="now"/> in that minute.</summary>
    internal async ValueTask<(List<DueItem> Due, string? Cursor)> DueAsync(
        DateTimeOffset minute, int shard, DateTimeOffset now, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await table.QueryAsync(
            new TableQuery { Partition = PartitionOf(minute, shard), Before = Second(now.AddSeconds(1)), Limit = limit, Cursor = cursor },
            cancellationToken);
        var due = new List<DueItem>(page.Items.Count);
        foreach (var item in page.Items)
        {
            var parts = item.Key.Sort.Split('#', 4);
            due.Add(new DueItem(parts[2], parts[3], ParseSecond(parts[0]), item.Document)
            {
                Failures = int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture),
                Version = item.Version,
            });
        }
        return (due, page.Cursor);
    }

    /// <summary>Removes the items as they were read: one that its handler has entered again in the meantime stays.</summary>
    internal async ValueTask RemoveAsync(IReadOnlyList<DueItem> items, CancellationToken cancellationToken)
    {
        foreach (var batch in items.Chunk(TableLimits.MaxBatch))
        {
            await table.WriteManyAsync(
                Array.ConvertAll(batch, TableWrite (item) => new TableWrite.Delete { Key = KeyOf(item), Condition = WriteCondition.VersionIs(item.Version) }),
                cancellationToken);
        }
    }

    private static TableWrite.Put Put(DueItem item)
    {
        item = item with { DueAt = RoundUp(item.DueAt) };
        return new TableWrite.Put { Key = KeyOf(item), Document = item.Document, ExpiresAt = item.DueAt + Keep };
    }

    private static TableKey KeyOf(DueItem item) => new(
        PartitionOf(item.DueAt, Shard.Of(item.Id, Shards)),
        string.Create(CultureInfo.InvariantCulture, $"{Second(item.DueAt)}#{item.Failures}#{item.Kind}#{item.Id}"));

    private static DateTimeOffset RoundUp(DateTimeOffset time) =>
        time.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerSecond)) is var whole && whole < time ? whole.AddSeconds(1) : whole;

    private static string PartitionOf(DateTimeOffset minute, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"due#{minute.UtcDateTime:yyyyMMddHHmm}#{shard}");

    private static string Second(DateTimeOffset time) => time.UtcDateTime.ToString(SecondFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset ParseSecond(string text) =>
        DateTimeOffset.ParseExact(text, SecondFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
