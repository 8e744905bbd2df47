using System.Globalization;
using EmailPlatform.Core.Paging;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Suppression;

/// <summary>Walks the shards of a tenant's listing one after the other; the cursor is <c>{shard}.{cursor within it}</c>.</summary>
internal sealed class SuppressionListing(ITable table, TenantId tenant, SuppressionFilter filter)
{
    /// <summary>A filter that passes little ends the page after this many reads, so that no call takes long.</summary>
    private const int MaxReads = 2 * SuppressionKey.ListShards;

    private static readonly Refusal NoCursor = Refusal.Invalid("/cursor", "invalid_cursor", "The cursor is not one that a list gave.");

    public async ValueTask<Outcome<Page<SuppressionEntry>>> PageAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > TableLimits.MaxPage)
            return Refusal.Invalid("/limit", "limit_out_of_range", $"A page has 1 to {TableLimits.MaxPage} entries.");
        if (filter.Address is { } address)
        {
            // All entries of an address stand in one place, and are few.
            var query = new TableQuery { Partition = SuppressionKey.Partition(tenant, address.NormalizedKey), Limit = limit, Cursor = cursor };
            return await table.ListAsync(query, Pass, cancellationToken);
        }

        if (!TryRead(cursor, out var shard, out var within))
            return NoCursor;
        var entries = new List<SuppressionEntry>();
        for (var reads = 0; reads < MaxReads && entries.Count < limit && shard < SuppressionKey.ListShards; reads++)
        {
            var query = new TableQuery { Partition = SuppressionKey.ListPartition(tenant, shard), Limit = limit - entries.Count, Cursor = within };
            var outcome = await table.ListAsync(query, Pass, cancellationToken);
            if (outcome.IsRefused(out var refusal, out var page))
                return refusal;
            entries.AddRange(page.Items);
            within = page.Cursor;
            shard += within is null ? 1 : 0;
        }

        var next = shard == SuppressionKey.ListShards ? null : string.Create(CultureInfo.InvariantCulture, $"{shard:x}.{within}");
        return new Page<SuppressionEntry>(entries, next);
    }

    private SuppressionEntry? Pass(TableItem item)
    {
        var entry = SuppressionList.Read(item);
        return filter.Scope is { } scope && entry.Scope != scope ? null : entry;
    }

    private static bool TryRead(string? cursor, out int shard, out string? within)
    {
        (shard, within) = (0, null);
        if (cursor is null)
            return true;
        if (cursor.Length < 2 || cursor[1] != '.' || !char.IsAsciiHexDigitLower(cursor[0]))
            return false;
        shard = int.Parse(cursor.AsSpan(0, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        within = cursor.Length == 2 ? null : cursor[2..];
        return true;
    }
}
