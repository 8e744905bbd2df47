namespace EmailPlatform.Embedded.Queues;

/// <summary>What failed too often in one queue, for whoever looks after it.</summary>
public sealed class DeadLetters
{
    private readonly SqliteWorkQueue _queue;
    private readonly TimeProvider _time;

    internal DeadLetters(SqliteWorkQueue queue, TimeProvider time)
    {
        _queue = queue;
        _time = time;
    }

    /// <summary>At most <paramref name="limit"/> with an id above <paramref name="after"/>, in the order of their ids.</summary>
    public IReadOnlyList<DeadLetter> List(long after, int limit)
    {
        var letters = new List<DeadLetter>();
        using var lease = _queue.Database.Read();
        var list = lease.Connection.Prepare(
            "SELECT seq, grp, body, failures, died_at, reason FROM work_dead WHERE queue=?1 AND seq>?2 ORDER BY seq LIMIT ?3")
            .Bind(1, _queue.Name).Bind(2, after).Bind(3, limit);
        try
        {
            while (list.Step())
            {
                letters.Add(new DeadLetter(
                    list.Int64(0),
                    list.Text(1),
                    list.Bytes(2).ToArray(),
                    (int)list.Int64(3),
                    DateTimeOffset.FromUnixTimeMilliseconds(list.Int64(4)),
                    list.Text(5)));
            }
        }
        finally
        {
            list.Reset();
        }

        return letters;
    }

    /// <summary>Puts it back into the queue as if it were new. Returns false where there is none of this id.</summary>
    public Task<bool> RedriveAsync(long id, CancellationToken cancellationToken) =>
        _queue.Database.WriteAsync(new TakeDeadLetter(_queue.Name, id, putBack: true, _queue.State, _time), cancellationToken);

    /// <summary>Removes it for good. Returns false where there is none of this id.</summary>
    public Task<bool> RemoveAsync(long id, CancellationToken cancellationToken) =>
        _queue.Database.WriteAsync(new TakeDeadLetter(_queue.Name, id, putBack: false, _queue.State, _time), cancellationToken);
}
