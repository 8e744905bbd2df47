using SQLitePCL;

namespace EmailPlatform.Embedded.Database;

/// <summary>
/// Moves the write-ahead log into the database file. The bulk is done by a thread of its own while the writer goes on;
/// the writer itself only does the end of it, when little is left, and starts the log again from its beginning, so the log stays bounded.
/// </summary>
/// <remarks>
/// A checkpoint must never run while another connection restarts the log: SQLite before 3.51.3 may then lose frames.
/// Only the writer restarts it, either by <see cref="Restart"/>, which excludes the thread, or by itself at the begin of a write;
/// the read transaction that is held open during each pass of the thread keeps it from the latter.
/// </remarks>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>What the writer does itself: a few milliseconds.</summary>
    private const int FewFrames = 128;

    private readonly Lock _checkpointing = new();
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly Connection _connection;
    private readonly Connection _reader;
    private readonly Thread _thread;
    private readonly int _softFrames;
    private readonly int _hardFrames;
    private readonly Action<Exception> _failed;
    private volatile bool _busy;
    private volatile bool _nearlyDone;
    private volatile bool _stopping;
    private bool _isRestarted;
    private int _restartedAt;

    /// <param name="softFrames">From this length of the log it is moved in the background.</param>
    /// <param name="hardFrames">At this length the writer stops and moves it.</param>
    /// <param name="failed">Told of a checkpoint that failed; it is tried again after later writes.</param>
    public Checkpointer(Func<Connection> open, string name, int softFrames, int hardFrames, Action<Exception> failed)
    {
        _connection = open();
        _reader = open();
        _softFrames = softFrames;
        _hardFrames = hardFrames;
        _failed = failed;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Called by the writer between its transactions.</summary>
    public void AfterCommit(Connection writer)
    {
        var frames = writer.PagesWritten() - _restartedAt;
        if (_nearlyDone || frames >= _hardFrames)
        {
            Restart(writer);
        }
        else if (frames >= _softFrames && !_busy)
        {
            _busy = true;
            lock (_checkpointing)
                _isRestarted = false;
            _wanted.Release();
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _wanted.Release();
        _thread.Join();
        _connection.Dispose();
        _reader.Dispose();
        _wanted.Dispose();
    }

    private void Restart(Connection writer)
    {
        try
        {
            lock (_checkpointing)
            {
                if (writer.TryCheckpoint(raw.SQLITE_CHECKPOINT_RESTART, out _))
                {
                    _restartedAt = writer.PagesWritten();
                    _isRestarted = true;
                }
            }
        }
        catch (SqliteException e)
        {
            _failed(e);
        }

        _nearlyDone = false;
    }

    private void Run()
    {
        while (true)
        {
            _wanted.Wait();
            if (_stopping)
                return;

            try
            {
                MoveMost();
                _nearlyDone = true;
            }
            catch (SqliteException e)
            {
                _failed(e);
            }

            _busy = false;
        }
    }

    /// <summary>Each pass is shorter than the one before, since it has only to catch up with what was written meanwhile.</summary>
    private void MoveMost()
    {
        const int MaxPasses = 10;
        for (var pass = 0; pass < MaxPasses && !_stopping; pass++)
        {
            if (MoveOnce() < FewFrames)
                return;
        }
    }

    private int MoveOnce()
    {
        lock (_checkpointing)
        {
            if (_isRestarted)
                return 0;

            _reader.Prepare("BEGIN").Run();
            try
            {
                _reader.Scalar("SELECT count(*) FROM sqlite_schema");
                return _connection.TryCheckpoint(raw.SQLITE_CHECKPOINT_PASSIVE, out var left) ? left : int.MaxValue;
            }
            finally
            {
                _reader.Prepare("COMMIT").Run();
            }
        }
    }
}
