using System.Runtime.CompilerServices;
using SQLitePCL;
using static SQLitePCL.raw;

namespace EmailPlatform.Embedded.Database;

/// <summary>
/// One SQLite connection, used by one thread at a time. Statements are prepared at their first use and kept for its life,
/// found by the reference of their SQL: pass constants.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly sqlite3 _handle;

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 handle) => _handle = handle;

    public static Connection Open(string path, bool readOnly = false)
    {
        var flags = SQLITE_OPEN_NOMUTEX | (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        var code = sqlite3_open_v2(path, out var handle, flags, null);
        var connection = new Connection(handle);
        try
        {
            connection.Check(code);
            connection.Check(sqlite3_busy_timeout(handle, 10_000));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Execute(string sql) => Check(sqlite3_exec(_handle, sql));

    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var handle));
            _statements.Add(sql, statement = new Statement(this, handle));
        }

        return statement;
    }

    public long Scalar(string sql)
    {
        var statement = Prepare(sql);
        try
        {
            return statement.Step() ? statement.Int64(0) : 0;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes() => sqlite3_changes(_handle);

    /// <summary>How many pages this connection has written to the log since it was opened.</summary>
    public int PagesWritten()
    {
        const int CacheWrite = 9;
        Check(sqlite3_db_status(_handle, CacheWrite, out var pages, out _, 0));
        return pages;
    }

    /// <returns>False where another connection was in the way.</returns>
    public bool TryCheckpoint(int mode, out int framesLeft)
    {
        var code = sqlite3_wal_checkpoint_v2(_handle, "main", mode, out var frames, out var done);
        framesLeft = frames - done;
        if (code == SQLITE_BUSY)
            return false;
        Check(code);
        return true;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        sqlite3_close_v2(_handle);
        _handle.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Check(int code)
    {
        if (code is not SQLITE_OK)
            throw Failure();
    }

    internal SqliteException Failure() => new(sqlite3_extended_errcode(_handle), sqlite3_errmsg(_handle).utf8_to_string());
}
