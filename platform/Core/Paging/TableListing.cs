using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Paging;

internal static class TableListing
{
    /// <summary>One page of a query whose limit and cursor came from outside.</summary>
    /// <param name="read">The entry; null leaves the item out of the page.</param>
    public static async ValueTask<Outcome<Page<T>>> ListAsync<T>(
        this ITable table, TableQuery query, Func<TableItem, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        if (query.Limit is < 1 or > TableLimits.MaxPage)
            return Refusal.Invalid("/limit", "limit_out_of_range", $"A page has 1 to {TableLimits.MaxPage} entries.");
        TablePage page;
        try
        {
            page = await table.QueryAsync(query, cancellationToken);
        }
        catch (ArgumentException) when (query.Cursor is not null)
        {
            return Refusal.Invalid("/cursor", "invalid_cursor", "The cursor is not one that a list gave.");
        }

        var entries = new List<T>(page.Items.Count);
        foreach (var item in page.Items)
        {
            if (read(item) is { } entry)
                entries.Add(entry);
        }

        return new Page<T>(entries, page.Cursor);
    }
}
