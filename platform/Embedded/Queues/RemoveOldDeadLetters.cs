using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Queues;

/// <summary>Removes a few of a queue's dead letters that have outlived the retention. Returns how many.</summary>
internal sealed class RemoveOldDeadLetters(string queue, WorkQueueState state, TimeProvider time) : WriteOperation<int>
{
    protected override int Execute(Connection connection)
    {
        connection.Prepare("""
            DELETE FROM work_dead WHERE queue=?1 AND died_at<?2 AND seq IN
                (SELECT seq FROM work_dead WHERE queue=?1 AND died_at<?2 LIMIT 200)
            """)
            .Bind(1, queue).Bind(2, (time.GetUtcNow() - SqliteWorkQueue.Retention).ToUnixTimeMilliseconds()).Run();
        return connection.Changes();
    }

    protected override void Committed(int removed) => state.Died(-removed);
}
