using System.Globalization;
using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Events;

/// <summary>
/// How many messages reached each kind of event, for each tenant and UTC day: partition <c>t#{tenant}#count</c>,
/// sort key <c>{yyyy-MM-dd}#{shard}</c>. Each message counts once for each kind, and once more under its stream (<c>bulk.delivered</c>).
/// </summary>
public sealed class Counters(ITable table)
{
    private const int Shards = 4;

    private const string DayFormat = "yyyy-MM-dd";

    private static readonly TimeSpan Keep = TimeSpan.FromDays(800);

    /// <summary>The sums of the days from <paramref name="from"/> to <paramref name="to"/>, both included; days without mail are left out.</summary>
    public async ValueTask<IReadOnlyList<DayCount>> ReadAsync(TenantId tenant, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var days = new SortedDictionary<DateOnly, Dictionary<string, long>>();
        var query = new TableQuery
        {
            Partition = PartitionOf(tenant),
            From = from.ToString(DayFormat, CultureInfo.InvariantCulture),
            Before = to.AddDays(1).ToString(DayFormat, CultureInfo.InvariantCulture),
            Limit = TableLimits.MaxPage,
        };
        TablePage page;
        do
        {
            page = await table.QueryAsync(query, cancellationToken);
            foreach (var item in page.Items)
            {
                var day = DateOnly.ParseExact(item.Key.Sort.AsSpan(0, DayFormat.Length), DayFormat, CultureInfo.InvariantCulture);
                if (!days.TryGetValue(day, out var sums))
                    days[day] = sums = [];
                using var document = JsonDocument.Parse(item.Document);
                foreach (var member in document.RootElement.EnumerateObject())
                    sums[member.Name] = sums.GetValueOrDefault(member.Name) + member.Value.GetInt64();
            }
            query = query with { Cursor = page.Cursor };
        }
        while (page.Cursor is not null);
        return [.. days.Select(day => new DayCount(day.Key, day.Value))];
    }

    /// <summary>The writes that count these happenings, one for each tenant and day among them.</summary>
    internal static IEnumerable<TableWrite> Count(TenantId tenant, IEnumerable<MailEvent> firsts)
    {
        foreach (var day in firsts.GroupBy(happened => DateOnly.FromDateTime(happened.Time.UtcDateTime)))
        {
            var deltas = new Dictionary<string, long>();
            var shard = 0;
            foreach (var happened in day)
            {
                var kind = happened.KindName;
                var stream = happened.Stream == MailStream.Bulk ? "bulk." : "transactional.";
                deltas[kind] = deltas.GetValueOrDefault(kind) + 1;
                deltas[stream + kind] = deltas.GetValueOrDefault(stream + kind) + 1;
                shard = Shard.Of(happened.MessageId.ToString(), Shards);
            }
            yield return new TableWrite.Add
            {
                Key = new TableKey(PartitionOf(tenant), string.Create(CultureInfo.InvariantCulture, $"{day.Key.ToString(DayFormat, CultureInfo.InvariantCulture)}#{shard}")),
                Deltas = deltas,
                ExpiresAt = new DateTimeOffset(day.Key, default, TimeSpan.Zero) + Keep,
            };
        }
    }

    private static string PartitionOf(TenantId tenant) => $"t#{tenant}#count";
}
