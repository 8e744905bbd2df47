using EmailPlatform.Core.Streams;
using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Streams;

/// <summary>A record of the stream as it is stored. Its id is partition and position in one number, so that a partition is a range of rows.</summary>
internal static class EventRow
{
    public const string Schema = """
        CREATE TABLE event(id INTEGER PRIMARY KEY, appended_at INTEGER NOT NULL, key TEXT NOT NULL, data BLOB NOT NULL);
        CREATE TABLE event_consumer(
            consumer TEXT NOT NULL, partition INTEGER NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY(consumer, partition)) WITHOUT ROWID
        """;

    private const int PositionBits = 48;

    public static long Id(int partition, long position) => ((long)partition << PositionBits) + position;

    public static long Position(long id) => id & ((1L << PositionBits) - 1);

    /// <summary>The last position in use; 0 for an empty partition.</summary>
    public static long LastPosition(Connection connection, int partition)
    {
        var last = connection.Prepare("SELECT max(id) FROM event WHERE id>?1 AND id<?2")
            .Bind(1, Id(partition, 0)).Bind(2, Id(partition + 1, 0));
        try
        {
            return last.Step() && !last.IsNull(0) ? Position(last.Int64(0)) : 0;
        }
        finally
        {
            last.Reset();
        }
    }

    /// <summary>Adds what follows a position, at most so many records and about so many bytes.</summary>
    public static RowsRead Read(Connection connection, int partition, long after, int limit, long maxBytes, List<StreamRecord> records)
    {
        var select = connection.Prepare("SELECT id, key, data FROM event WHERE id>?1 AND id<?2 ORDER BY id")
            .Bind(1, Id(partition, after)).Bind(2, Id(partition + 1, 0));
        try
        {
            var (count, bytes) = (0, 0L);
            while (count < limit && bytes < maxBytes && select.Step())
            {
                var data = select.Bytes(2).ToArray();
                count++;
                bytes += data.Length;
                after = Position(select.Int64(0));
                records.Add(new StreamRecord(select.Text(1), data));
            }

            return new RowsRead(after, bytes, count == limit || bytes >= maxBytes);
        }
        finally
        {
            select.Reset();
        }
    }
}
