using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Queues;

/// <summary>Removes a few of a group's oldest items that have outlived the retention. Returns how many.</summary>
internal sealed class RemoveOldWork(string queue, string group, WorkQueueState state, TimeProvider time) : WriteOperation<int>
{
    protected override int Execute(Connection connection)
    {
        connection.Prepare("""
            DELETE FROM work WHERE queue=?1 AND grp=?2 AND sent_at<?3 AND seq IN
                (SELECT seq FROM work WHERE queue=?1 AND grp=?2 ORDER BY seq LIMIT 200)
            """)
            .Bind(1, queue).Bind(2, group).Bind(3, (time.GetUtcNow() - SqliteWorkQueue.Retention).ToUnixTimeMilliseconds()).Run();
        return connection.Changes();
    }

    protected override void Committed(int removed) => state.Removed(removed);
}
