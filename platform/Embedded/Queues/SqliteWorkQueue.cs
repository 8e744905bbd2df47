using System.Text;
using EmailPlatform.Core.Queues;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Housekeeping;

namespace EmailPlatform.Embedded.Queues;

/// <summary>
/// A work queue in SQLite, with its dead letters. A <see cref="WorkQueuePump"/> receives from it. One instance for each name:
/// it knows in memory where something waits.
/// </summary>
public sealed class SqliteWorkQueue : IWorkQueue, ISweep, IDisposable
{
    /// <summary>How long an item, or a dead letter, is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    /// <summary>The longest group, in bytes of UTF-8.</summary>
    public const int MaxGroupBytes = 256;

    private readonly TimeProvider _time;

    /// <param name="name">Such as <c>transactional</c>; lower-case letters, digits and hyphens.</param>
    public SqliteWorkQueue(SqliteDatabase database, string name, TimeProvider time)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"'{name}' cannot be a queue's name.", nameof(name));
        Database = database;
        Name = name;
        _time = time;
        DeadLetters = new DeadLetters(this, time);
        using var lease = database.Read();
        WorkQueueStart.Load(lease.Connection, name, State);
    }

    public string Name { get; }

    public DeadLetters DeadLetters { get; }

    /// <summary>From memory.</summary>
    public QueueDepth Depth => State.Depth;

    internal SqliteDatabase Database { get; }

    internal WorkQueueState State { get; } = new();

    public async ValueTask SendAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
            Check(item);
        if (items.Count > 0)
            await Database.WriteAsync(new SendWork(Name, items, State, _time), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes items and dead letters older than <see cref="Retention"/>.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (await Database.WriteAsync(new RemoveOldDeadLetters(Name, State, _time), cancellationToken).ConfigureAwait(false) > 0)
        {
        }

        for (var group = NextGroup(""); group is not null; group = NextGroup(group))
        {
            while (await Database.WriteAsync(new RemoveOldWork(Name, group, State, _time), cancellationToken).ConfigureAwait(false) > 0)
            {
            }
        }
    }

    public void Dispose() => State.Dispose();

    private string? NextGroup(string after)
    {
        using var lease = Database.Read();
        var next = lease.Connection.Prepare("SELECT grp FROM work WHERE queue=?1 AND grp>?2 ORDER BY grp LIMIT 1").Bind(1, Name).Bind(2, after);
        try
        {
            return next.Step() ? next.Text(0) : null;
        }
        finally
        {
            next.Reset();
        }
    }

    private static void Check(WorkItem item)
    {
        if (item.Body.Length > WorkItem.MaxBodyBytes)
            throw new ArgumentException($"A body has at most {WorkItem.MaxBodyBytes} bytes, not {item.Body.Length}.", nameof(item));
        if (item.Delay < TimeSpan.Zero || item.Delay > WorkItem.MaxDelay)
            throw new ArgumentException($"A delay is 0 to {WorkItem.MaxDelay}, not {item.Delay}.", nameof(item));
        if (item.Group.Length == 0 || Encoding.UTF8.GetByteCount(item.Group) > MaxGroupBytes)
            throw new ArgumentException($"A group has 1 to {MaxGroupBytes} bytes.", nameof(item));
    }
}
