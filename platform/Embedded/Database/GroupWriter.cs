using System.Diagnostics;
using System.Threading.Channels;

namespace EmailPlatform.Embedded.Database;

/// <summary>
/// The only writer of a database: one thread that takes whatever is waiting, applies it in one transaction and commits once,
/// so that one <c>fdatasync</c> serves everybody who came while the last one ran.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    /// <summary>How many operations may wait. A caller beyond that waits to get in, which is the backpressure.</summary>
    private const int MaxWaiting = 4096;

    /// <summary>A group ends with this many operations or after this time, so that the first of them does not wait for ever.</summary>
    private const int MaxGroup = 1024;
    private static readonly TimeSpan MaxGroupTime = TimeSpan.FromMilliseconds(10);

    private readonly Channel<WriteOperation> _waiting = Channel.CreateBounded<WriteOperation>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly List<WriteOperation> _group = new(MaxGroup);
    private readonly Connection _connection;
    private readonly Checkpointer _checkpointer;
    private readonly Thread _thread;

    public GroupWriter(Connection connection, Checkpointer checkpointer, string name)
    {
        _connection = connection;
        _checkpointer = checkpointer;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>The result once the change is durable. The token is heeded only until the change is queued.</summary>
    public Task<TResult> WriteAsync<TResult>(WriteOperation<TResult> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _waiting.Writer.TryWrite(operation) ? operation.Task : WaitToWriteAsync(operation, cancellationToken);
    }

    /// <summary>Commits what is queued and ends the thread. Later writes throw <see cref="ChannelClosedException"/>.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _thread.Join();
        _connection.Dispose();
    }

    private async Task<TResult> WaitToWriteAsync<TResult>(WriteOperation<TResult> operation, CancellationToken cancellationToken)
    {
        await _waiting.Writer.WriteAsync(operation, cancellationToken).ConfigureAwait(false);
        return await operation.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        // The thread is the writer's own, so blocking it keeps nobody out.
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            _group.Clear();
            if (TryCommitGroup() is { } cause)
            {
                foreach (var operation in _group)
                    operation.Fail(cause);
            }

            _checkpointer.AfterCommit(_connection);
        }
    }

    private Exception? TryCommitGroup()
    {
        try
        {
            if (!TryApplyAll())
                return ApplyOneByOne();
            _connection.Prepare("COMMIT").Run();
        }
        catch (Exception e)
        {
            Rollback();
            return e;
        }

        foreach (var operation in _group)
            operation.Complete();
        return null;
    }

    /// <summary>Without savepoints, which would copy every page that each operation touches.</summary>
    private bool TryApplyAll()
    {
        var started = Stopwatch.GetTimestamp();
        while (_group.Count < MaxGroup && Stopwatch.GetElapsedTime(started) < MaxGroupTime && _waiting.Reader.TryRead(out var operation))
        {
            _group.Add(operation);
            if (_group.Count == 1)
                _connection.Prepare("BEGIN IMMEDIATE").Run();
            try
            {
                operation.Apply(_connection);
            }
            catch (Exception)
            {
                Rollback();
                return false;
            }
        }

        return true;
    }

    /// <summary>One of the group fails: apply it again with a savepoint for each, so that only that one is undone.</summary>
    private Exception? ApplyOneByOne()
    {
        var failures = new Exception?[_group.Count];
        _connection.Prepare("BEGIN IMMEDIATE").Run();
        for (var i = 0; i < _group.Count; i++)
        {
            _connection.Prepare("SAVEPOINT operation").Run();
            try
            {
                _group[i].Apply(_connection);
            }
            catch (Exception e)
            {
                failures[i] = e;
                _connection.Prepare("ROLLBACK TO operation").Run();
            }

            _connection.Prepare("RELEASE operation").Run();
        }

        _connection.Prepare("COMMIT").Run();
        for (var i = 0; i < _group.Count; i++)
        {
            if (failures[i] is { } failure)
                _group[i].Fail(failure);
            else
                _group[i].Complete();
        }

        return null;
    }

    private void Rollback()
    {
        try
        {
            _connection.Prepare("ROLLBACK").Run();
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back by itself, as it does after an I/O error.
        }
    }
}
