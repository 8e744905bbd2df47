using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Queues;

/// <summary>What became of a batch: the done are removed; the failed come again when due, or are dead after too many failures.</summary>
internal sealed class FinishWork(
    string queue, IReadOnlyList<WorkRow> done, IReadOnlyList<FailedRow> failed, long dueAt, int maxReceives, WorkQueueState state, TimeProvider time)
    : WriteOperation<FinishWork.Counts>
{
    protected override Counts Execute(Connection connection)
    {
        var counts = default(Counts);
        foreach (var row in done)
            counts.Removed += Remove(connection, row);

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (row, reason) in failed)
        {
            var delayed = Delay(connection, row);
            counts.Delayed += delayed;
            if (delayed == 0)
                counts.Dead += Bury(connection, row, reason, now);
            counts.Removed += Remove(connection, row);
        }

        return counts;
    }

    protected override void Committed(Counts counts)
    {
        state.Removed(counts.Removed);
        state.Died(counts.Dead);
        for (var i = 0; i < counts.Delayed; i++)
            state.Delayed(dueAt);
        foreach (var row in done)
            state.Finished(row.Sequence);
        foreach (var (row, _) in failed)
            state.Finished(row.Sequence);
        state.Signal();
    }

    private int Remove(Connection connection, WorkRow row)
    {
        connection.Prepare("DELETE FROM work WHERE queue=?1 AND grp=?2 AND seq=?3")
            .Bind(1, queue).Bind(2, row.Group).Bind(3, row.Sequence).Run();
        return connection.Changes();
    }

    private int Delay(Connection connection, WorkRow row)
    {
        connection.Prepare("""
            INSERT INTO work_delayed(queue, due_at, seq, grp, sent_at, failures, body)
            SELECT queue, ?4, seq, grp, sent_at, failures + 1, body FROM work
            WHERE queue=?1 AND grp=?2 AND seq=?3 AND failures + 1 < ?5
            """).Bind(1, queue).Bind(2, row.Group).Bind(3, row.Sequence).Bind(4, dueAt).Bind(5, maxReceives).Run();
        return connection.Changes();
    }

    private int Bury(Connection connection, WorkRow row, string reason, long now)
    {
        connection.Prepare("""
            INSERT INTO work_dead(queue, seq, grp, died_at, failures, reason, body)
            SELECT queue, seq, grp, ?4, failures + 1, ?5, body FROM work WHERE queue=?1 AND grp=?2 AND seq=?3
            """).Bind(1, queue).Bind(2, row.Group).Bind(3, row.Sequence).Bind(4, now).Bind(5, reason).Run();
        return connection.Changes();
    }

    internal record struct Counts(int Removed, int Delayed, int Dead);
}
