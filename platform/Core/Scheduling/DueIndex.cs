using System.Globalization;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Scheduling;

/// <summary>
/// What is due when: the one list behind <c>send_at</c>, long retries, webhook retries and the sweep for unfinished messages.
/// A partition for each minute and shard, so that no partition is hot and a sweep reads only what is due.
/// </summary>
public sealed class DueIndex(ITable table)
{
    /// <summary>How many partitions a minute has. Raising it is safe; lowering it would strand what stands in the upper ones.</summary>
    public const int Shards = 8;

    internal const string MinuteFormat = "yyyyMMddHHmm";

    /// <summary>Abandoned entries do not stay for ever.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    /// <summary>The write that adds the item, for callers that put it into a transaction of their own.</summary>
    public static TableWrite Entry(DueItem item) => new TableWrite.Put
    {
        Key = KeyOf(item),
        Document = item.Document,
        ExpiresAt = item.DueAt + Keep,
    };

    public async ValueTask AddAsync(DueItem item, CancellationToken cancellationToken) =>
        await table.WriteAsync(Entry(item), cancellationToken);

    /// <summary>At most <paramref name="limit"/> items of one shard that are due by <paramref name="now"/> in that minute.</summary>
    internal async ValueTask<IReadOnlyList<DueItem>> DueAsync(DateTimeOffset minute, int shard, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var page = await table.QueryAsync(
            new TableQuery { Partition = PartitionOf(minute, shard), Before = Second(now.AddSeconds(1)), Limit = limit },
            cancellationToken);
        var due = new List<DueItem>(page.Items.Count);
        foreach (var item in page.Items)
        {
            var parts = item.Key.Sort.Split('#', 3);
            due.Add(new DueItem(parts[1], parts[2], ParseSecond(parts[0]), item.Document));
        }
        return due;
    }

    internal async ValueTask RemoveAsync(IReadOnlyList<DueItem> items, CancellationToken cancellationToken)
    {
        foreach (var batch in items.Chunk(TableLimits.MaxBatch))
            await table.WriteManyAsync(Array.ConvertAll(batch, TableWrite (item) => new TableWrite.Delete { Key = KeyOf(item) }), cancellationToken);
    }

    private static TableKey KeyOf(DueItem item) =>
        new(PartitionOf(item.DueAt, Shard.Of(item.Id, Shards)), $"{Second(item.DueAt)}#{item.Kind}#{item.Id}");

    private static string PartitionOf(DateTimeOffset minute, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"due#{minute.UtcDateTime.ToString(MinuteFormat, CultureInfo.InvariantCulture)}#{shard}");

    private static string Second(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private static DateTimeOffset ParseSecond(string text) =>
        DateTimeOffset.ParseExact(text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
