using System.Collections.Concurrent;

namespace EmailPlatform.Embedded.Database;

/// <summary>
/// Connections for reading. A read takes microseconds and never waits inside, so there are never more in use than threads that run;
/// those beyond <see cref="MaxIdle"/> are closed when they come back.
/// </summary>
internal sealed class ReadPool(Func<Connection> open) : IDisposable
{
    private const int MaxIdle = 16;

    private readonly ConcurrentStack<Connection> _idle = new();
    private int _idleCount;

    public Lease Rent()
    {
        if (!_idle.TryPop(out var connection))
            return new Lease(this, open());
        Interlocked.Decrement(ref _idleCount);
        return new Lease(this, connection);
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var connection))
            connection.Dispose();
    }

    private void Return(Connection connection)
    {
        if (Interlocked.Increment(ref _idleCount) <= MaxIdle)
        {
            _idle.Push(connection);
            return;
        }

        Interlocked.Decrement(ref _idleCount);
        connection.Dispose();
    }

    public readonly ref struct Lease(ReadPool pool, Connection connection)
    {
        public Connection Connection => connection;

        public void Dispose() => pool.Return(connection);
    }
}
