using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Queues;

/// <summary>Makes items whose delay has ended receivable, at most <see cref="Step"/> at a time. Returns when the next is due; null for never.</summary>
internal sealed class MoveDueWork(string queue, WorkQueueState state, TimeProvider time) : WriteOperation<long?>
{
    private const int Step = 200;

    private readonly List<(long DueAt, long Sequence, string Group)> _moved = [];

    protected override long? Execute(Connection connection)
    {
        _moved.Clear();
        Find(connection, time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var (dueAt, sequence, _) in _moved)
        {
            connection.Prepare("""
                INSERT INTO work(queue, grp, seq, sent_at, failures, body)
                SELECT queue, grp, seq, sent_at, failures, body FROM work_delayed WHERE queue=?1 AND due_at=?2 AND seq=?3
                """).Bind(1, queue).Bind(2, dueAt).Bind(3, sequence).Run();
            connection.Prepare("DELETE FROM work_delayed WHERE queue=?1 AND due_at=?2 AND seq=?3")
                .Bind(1, queue).Bind(2, dueAt).Bind(3, sequence).Run();
        }

        return NextDueAt(connection, queue);
    }

    protected override void Committed(long? nextDueAt)
    {
        foreach (var (_, sequence, group) in _moved)
            state.Arrived(group, sequence);
        state.Moved(_moved.Count, nextDueAt);
        state.Signal();
    }

    internal static long? NextDueAt(Connection connection, string queue)
    {
        var next = connection.Prepare("SELECT min(due_at) FROM work_delayed WHERE queue=?1").Bind(1, queue);
        try
        {
            return next.Step() ? next.NullableInt64(0) : null;
        }
        finally
        {
            next.Reset();
        }
    }

    private void Find(Connection connection, long now)
    {
        var due = connection.Prepare("SELECT due_at, seq, grp FROM work_delayed WHERE queue=?1 AND due_at<=?2 ORDER BY due_at LIMIT ?3")
            .Bind(1, queue).Bind(2, now).Bind(3, Step);
        try
        {
            while (due.Step())
                _moved.Add((due.Int64(0), due.Int64(1), due.Text(2)));
        }
        finally
        {
            due.Reset();
        }
    }
}
