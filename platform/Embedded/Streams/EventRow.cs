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

    /// <summary>Reads what follows a position, at most so many records and about so many bytes. Returns the position of the last.</summary>
    /// <param name="isFull">Whether the limits ended it, and not the partition.</param>
    public static long Read(
        Connection connection, int partition, long after, int limit, int maxBytes, List<StreamRecord> records, out bool isFull)
    {
        var select = connection.Prepare("SELECT id, key, data FROM event WHERE id>?1 AND id<?2 ORDER BY id")
            .Bind(1, Id(partition, after)).Bind(2, Id(partition + 1, 0));
        try
        {
            var bytes = 0;
            while (!(isFull = records.Count >= limit || bytes >= maxBytes) && select.Step())
            {
                var data = select.Bytes(2).ToArray();
                bytes += data.Length;
                after = Position(select.Int64(0));
                records.Add(new StreamRecord(select.Text(1), data));
            }

            return after;
        }
        finally
        {
            select.Reset();
        }
    }
}
