using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Streams;

/// <summary>How far each consumer has come.</summary>
internal static class StreamPositions
{
    /// <summary>The last position that was ever in use, also where its record has been removed since.</summary>
    public static long Last(Connection connection, int partition)
    {
        var furthest = Query(connection, "SELECT max(position) FROM event_consumer WHERE partition=?1", partition);
        return Math.Max(EventRow.LastPosition(connection, partition), furthest ?? 0);
    }

    /// <summary>The position that every consumer has passed; null without consumers.</summary>
    public static long? Passed(Connection connection, int partition) =>
        Query(connection, "SELECT min(position) FROM event_consumer WHERE partition=?1", partition);

    public static long? Of(Connection connection, string consumer, int partition)
    {
        var select = connection.Prepare("SELECT position FROM event_consumer WHERE consumer=?1 AND partition=?2")
            .Bind(1, consumer).Bind(2, partition);
        try
        {
            return select.Step() ? select.Int64(0) : null;
        }
        finally
        {
            select.Reset();
        }
    }

    private static long? Query(Connection connection, string sql, int partition)
    {
        var select = connection.Prepare(sql).Bind(1, partition);
        try
        {
            return select.Step() ? select.NullableInt64(0) : null;
        }
        finally
        {
            select.Reset();
        }
    }
}
