using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Streams;

/// <summary>Removes a few of a partition's oldest records, where they were appended before an instant and every consumer has passed them. Returns how many.</summary>
internal sealed class TrimPartition(int partition, DateTimeOffset appendedBefore) : WriteOperation<int>
{
    protected override int Execute(Connection connection)
    {
        if (StreamPositions.Passed(connection, partition) is not { } passed)
            return 0;
        connection.Prepare("""
            DELETE FROM event WHERE appended_at<?3 AND id IN
                (SELECT id FROM event WHERE id>?1 AND id<=?2 ORDER BY id LIMIT 200)
            """)
            .Bind(1, EventRow.Id(partition, 0))
            .Bind(2, EventRow.Id(partition, passed))
            .Bind(3, appendedBefore.ToUnixTimeMilliseconds())
            .Run();
        return connection.Changes();
    }
}
