using System.Buffers.Text;
using System.Text;
using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Tables;

/// <summary>Reading items. A row whose item has expired counts as none.</summary>
internal static class ItemReader
{
    /// <summary>A page ends with this many bytes of documents, as DynamoDB's does.</summary>
    private const int MaxPageBytes = 1 << 20;

    public static TableItem? Get(Connection connection, TableKey key, long now)
    {
        var get = connection.Prepare("SELECT version, expires_at, document FROM item WHERE partition=?1 AND sort=?2")
            .Bind(1, key.Partition).Bind(2, key.Sort);
        try
        {
            if (!get.Step() || get.NullableInt64(1) <= now)
                return null;
            return new TableItem
            {
                Key = key,
                Version = get.Int64(0),
                ExpiresAt = TableExpiry.FromSeconds(get.NullableInt64(1)),
                Document = get.Bytes(2).ToArray(),
            };
        }
        finally
        {
            get.Reset();
        }
    }

    /// <summary>Looks at as many rows as the page may have items, so that a range full of expired rows costs no more than a full one.</summary>
    public static TablePage Query(Connection connection, TableQuery query, long now)
    {
        var statement = Select(connection, query);
        try
        {
            var items = new List<TableItem>(Math.Min(query.Limit, 64));
            var rows = 0;
            var bytes = 0;
            byte[] last = [];
            while (statement.Step())
            {
                if (rows++ == query.Limit || bytes > MaxPageBytes)
                    return new TablePage(items, Base64Url.EncodeToString(last));

                last = statement.Bytes(0).ToArray();
                if (statement.NullableInt64(2) <= now)
                    continue;
                items.Add(new TableItem
                {
                    Key = new TableKey(query.Partition, statement.Text(0)),
                    Version = statement.Int64(1),
                    ExpiresAt = TableExpiry.FromSeconds(statement.NullableInt64(2)),
                    Document = statement.Bytes(3).ToArray(),
                });
                bytes += items[^1].Document.Length;
            }

            return new TablePage(items, Cursor: null);
        }
        finally
        {
            statement.Reset();
        }
    }

    private static Statement Select(Connection connection, TableQuery query)
    {
        const string Ascending = "SELECT sort, version, expires_at, document FROM item WHERE partition=?1 AND sort>=?2 AND sort<?3 ORDER BY sort LIMIT ?4";
        const string Descending = "SELECT sort, version, expires_at, document FROM item WHERE partition=?1 AND sort>=?2 AND sort<?3 ORDER BY sort DESC LIMIT ?4";

        var from = Encoding.UTF8.GetBytes(query.From ?? "");
        var before = query.Before is null ? null : Encoding.UTF8.GetBytes(query.Before);
        if (query.Cursor is not null)
        {
            // A cursor of another range does not widen this one.
            var last = Decode(query.Cursor);
            if (query.Descending && (before is null || last.AsSpan().SequenceCompareTo(before) < 0))
                before = last;
            else if (!query.Descending && last.AsSpan().SequenceCompareTo(from) >= 0)
                from = [.. last, 0];
        }

        var statement = connection.Prepare(query.Descending ? Descending : Ascending)
            .Bind(1, query.Partition)
            .BindText(2, from)
            .Bind(4, query.Limit + 1);

        // Every blob is after every text.
        return before is null ? statement.Bind(3, []) : statement.BindText(3, before);
    }

    private static byte[] Decode(string cursor)
    {
        try
        {
            return Base64Url.DecodeFromChars(cursor);
        }
        catch (FormatException e)
        {
            throw new ArgumentException("Not a cursor of this table.", nameof(cursor), e);
        }
    }
}
