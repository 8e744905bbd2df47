using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Queues;

/// <summary>Finds out what a queue holds when the process starts: one pass over its rows.</summary>
internal static class WorkQueueStart
{
    public static void Load(Connection connection, string queue, WorkQueueState state)
    {
        var groups = new List<(string Group, long First, long Count)>();
        var last = 0L;
        var ready = connection.Prepare("SELECT grp, min(seq), max(seq), count(*) FROM work WHERE queue=?1 GROUP BY grp").Bind(1, queue);
        try
        {
            while (ready.Step())
            {
                groups.Add((ready.Text(0), ready.Int64(1), ready.Int64(3)));
                last = Math.Max(last, ready.Int64(2));
            }
        }
        finally
        {
            ready.Reset();
        }

        var (delayed, lastDelayed) = Count(connection, "SELECT count(*), max(seq) FROM work_delayed WHERE queue=?1", queue);
        var (dead, lastDead) = Count(connection, "SELECT count(*), max(seq) FROM work_dead WHERE queue=?1", queue);
        state.Load(groups, delayed, dead, Math.Max(last, Math.Max(lastDelayed, lastDead)), MoveDueWork.NextDueAt(connection, queue));
    }

    private static (long Count, long Last) Count(Connection connection, string sql, string queue)
    {
        var count = connection.Prepare(sql).Bind(1, queue);
        try
        {
            count.Step();
            return (count.Int64(0), count.Int64(1));
        }
        finally
        {
            count.Reset();
        }
    }
}
