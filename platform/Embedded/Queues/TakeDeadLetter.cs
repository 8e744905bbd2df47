using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Queues;

/// <summary>Removes one dead letter, and puts it back into its queue where that is asked for. Returns whether there was one.</summary>
internal sealed class TakeDeadLetter(string queue, long id, bool putBack, WorkQueueState state, TimeProvider time) : WriteOperation<bool>
{
    private string? _group;

    protected override bool Execute(Connection connection)
    {
        _group = FindGroup(connection);
        if (_group is null)
            return false;

        if (putBack)
        {
            connection.Prepare("""
                INSERT INTO work(queue, grp, seq, sent_at, failures, body)
                SELECT queue, grp, seq, ?3, 0, body FROM work_dead WHERE queue=?1 AND seq=?2
                """).Bind(1, queue).Bind(2, id).Bind(3, time.GetUtcNow().ToUnixTimeMilliseconds()).Run();
        }

        connection.Prepare("DELETE FROM work_dead WHERE queue=?1 AND seq=?2").Bind(1, queue).Bind(2, id).Run();
        return true;
    }

    protected override void Committed(bool found)
    {
        if (!found)
            return;
        state.Died(-1);
        if (putBack)
            state.Arrived(_group!, id);
        state.Signal();
    }

    private string? FindGroup(Connection connection)
    {
        var find = connection.Prepare("SELECT grp FROM work_dead WHERE queue=?1 AND seq=?2").Bind(1, queue).Bind(2, id);
        try
        {
            return find.Step() ? find.Text(0) : null;
        }
        finally
        {
            find.Reset();
        }
    }
}
