using System.Buffers;
using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace EmailPlatform.Embedded.Database;

/// <summary>A prepared statement. Parameters count from 1, columns from 0. Text and blobs that are read are valid until the next step or reset.</summary>
internal sealed class Statement : IDisposable
{
    private readonly Connection _connection;
    private readonly sqlite3_stmt _handle;

    internal Statement(Connection connection, sqlite3_stmt handle)
    {
        _connection = connection;
        _handle = handle;
    }

    public Statement Bind(int index, long value)
    {
        _connection.Check(sqlite3_bind_int64(_handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value)
    {
        _connection.Check(value is { } number ? sqlite3_bind_int64(_handle, index, number) : sqlite3_bind_null(_handle, index));
        return this;
    }

    public Statement Bind(int index, string value)
    {
        if (value.Length == 0)
            return BindText(index, []);

        byte[]? rented = null;
        var length = Encoding.UTF8.GetMaxByteCount(value.Length);
        var buffer = length <= 1024 ? stackalloc byte[1024] : rented = ArrayPool<byte>.Shared.Rent(length);
        _connection.Check(sqlite3_bind_text(_handle, index, buffer[..Encoding.UTF8.GetBytes(value, buffer)]));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    public Statement BindText(int index, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and that would bind NULL.
        _connection.Check(utf8.IsEmpty ? sqlite3_bind_text(_handle, index, "") : sqlite3_bind_text(_handle, index, utf8));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> blob)
    {
        _connection.Check(blob.IsEmpty ? sqlite3_bind_zeroblob(_handle, index, 0) : sqlite3_bind_blob(_handle, index, blob));
        return this;
    }

    /// <returns>Whether there is a row.</returns>
    public bool Step()
    {
        var code = sqlite3_step(_handle);
        if (code is not (SQLITE_ROW or SQLITE_DONE))
        {
            // Without this the statement would keep its transaction open, and the error would come again from the next bind.
            var error = _connection.Failure();
            Reset();
            throw error;
        }

        return code == SQLITE_ROW;
    }

    /// <summary>Runs a statement that has no rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public void Reset() => _ = sqlite3_reset(_handle);

    public long Int64(int column) => sqlite3_column_int64(_handle, column);

    public long? NullableInt64(int column) => IsNull(column) ? null : sqlite3_column_int64(_handle, column);

    public bool IsNull(int column) => sqlite3_column_type(_handle, column) == SQLITE_NULL;

    /// <summary>The bytes of a blob, or a text in UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => sqlite3_column_blob(_handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(sqlite3_column_blob(_handle, column));

    public void Dispose() => _handle.Dispose();
}
