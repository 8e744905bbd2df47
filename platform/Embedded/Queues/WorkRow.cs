using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Queues;

/// <summary>An item of a queue as it is stored. Times are milliseconds since 1970.</summary>
/// <param name="Sequence">Unique within the queue and rising; kept for the item's life.</param>
/// <param name="Failures">How many receives of it have failed.</param>
internal readonly record struct WorkRow(string Group, long Sequence, int Failures, byte[] Body)
{
    /// <summary>
    /// <c>work</c> holds what can be received, in the order of its groups; <c>work_delayed</c> what cannot yet, in the order of its due time;
    /// <c>work_dead</c> the dead letters. An item stands in exactly one of them.
    /// </summary>
    public const string Schema = """
        CREATE TABLE work(
            queue TEXT NOT NULL, grp TEXT NOT NULL, seq INTEGER NOT NULL,
            sent_at INTEGER NOT NULL, failures INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY(queue, grp, seq)) WITHOUT ROWID;
        CREATE TABLE work_delayed(
            queue TEXT NOT NULL, due_at INTEGER NOT NULL, seq INTEGER NOT NULL, grp TEXT NOT NULL,
            sent_at INTEGER NOT NULL, failures INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY(queue, due_at, seq)) WITHOUT ROWID;
        CREATE TABLE work_dead(
            queue TEXT NOT NULL, seq INTEGER NOT NULL, grp TEXT NOT NULL,
            died_at INTEGER NOT NULL, failures INTEGER NOT NULL, reason TEXT NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY(queue, seq)) WITHOUT ROWID
        """;

    /// <summary>Reads a group's items after a sequence number, oldest first, until enough are accepted.</summary>
    /// <returns>Whether there may be more.</returns>
    public static bool Read(
        Connection connection, string queue, string group, ref long after, int limit, HashSet<long> except, List<WorkRow> rows)
    {
        var select = connection.Prepare("SELECT seq, failures, body FROM work WHERE queue=?1 AND grp=?2 AND seq>?3 ORDER BY seq")
            .Bind(1, queue).Bind(2, group).Bind(3, after);
        try
        {
            for (var taken = 0; taken < limit;)
            {
                if (!select.Step())
                    return false;
                after = select.Int64(0);
                if (except.Contains(after))
                    continue;
                rows.Add(new WorkRow(group, after, (int)select.Int64(1), select.Bytes(2).ToArray()));
                taken++;
            }

            return true;
        }
        finally
        {
            select.Reset();
        }
    }
}
