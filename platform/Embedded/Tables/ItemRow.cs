using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Tables;

/// <summary>
/// An item's row as the writer finds it. Rows stand in the order of their making, so that the pages of one commit are shared,
/// and are found through the index on their key.
/// </summary>
internal readonly record struct ItemRow(long Id, long? LiveVersion, long? ExpiresAt)
{
    public const string Schema = """
        CREATE TABLE item(
            id INTEGER PRIMARY KEY,
            partition TEXT NOT NULL,
            sort TEXT NOT NULL,
            version INTEGER NOT NULL,
            expires_at INTEGER,
            document BLOB NOT NULL);
        CREATE UNIQUE INDEX item_key ON item(partition, sort);
        CREATE INDEX item_expiry ON item(expires_at) WHERE expires_at IS NOT NULL
        """;

    /// <summary>Whether the row is there at all; an expired item's may still be.</summary>
    public bool Exists => Id != 0;

    public long NextVersion => (LiveVersion ?? 0) + 1;

    public static ItemRow Find(Connection connection, TableKey key, long now)
    {
        var find = connection.Prepare("SELECT id, version, expires_at FROM item WHERE partition=?1 AND sort=?2")
            .Bind(1, key.Partition).Bind(2, key.Sort);
        try
        {
            if (!find.Step())
                return default;
            var expiresAt = find.NullableInt64(2);
            var isLive = expiresAt is null || expiresAt > now;
            return new ItemRow(find.Int64(0), isLive ? find.Int64(1) : null, expiresAt);
        }
        finally
        {
            find.Reset();
        }
    }

    public static byte[]? ReadDocument(Connection connection, long id)
    {
        var read = connection.Prepare("SELECT document FROM item WHERE id=?1").Bind(1, id);
        try
        {
            return read.Step() ? read.Bytes(0).ToArray() : null;
        }
        finally
        {
            read.Reset();
        }
    }

    public void Put(Connection connection, TableKey key, ReadOnlySpan<byte> document, long? expiresAt)
    {
        if (Exists)
        {
            connection.Prepare("UPDATE item SET version=?2, expires_at=?3, document=?4 WHERE id=?1")
                .Bind(1, Id).Bind(2, NextVersion).Bind(3, expiresAt).Bind(4, document).Run();
        }
        else
        {
            connection.Prepare("INSERT INTO item(partition, sort, version, expires_at, document) VALUES(?1, ?2, 1, ?3, ?4)")
                .Bind(1, key.Partition).Bind(2, key.Sort).Bind(3, expiresAt).Bind(4, document).Run();
        }
    }

    public void Delete(Connection connection)
    {
        if (Exists)
            connection.Prepare("DELETE FROM item WHERE id=?1").Bind(1, Id).Run();
    }
}
