using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EmailPlatform.TestKit.Durability;

/// <summary>
/// An SMTP server that takes everything and writes down each transaction. It outlives the platform that is killed, so it is the witness:
/// what it has is what a recipient has.
/// </summary>
public sealed class RecordingSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<SinkTransaction> _transactions = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _replyDelay;
    private readonly Task _accepting;
    private int _count;
    private long _lastAt = Stopwatch.GetTimestamp();

    /// <param name="replyDelay">How long it holds back each final 250, as a busy server does.</param>
    public RecordingSink(TimeSpan replyDelay = default)
    {
        _replyDelay = replyDelay;
        _listener.Start(512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Transactions so far, in the order of the ends of their data.</summary>
    public IReadOnlyCollection<SinkTransaction> Transactions => _transactions;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Since the last transaction.</summary>
    public TimeSpan Idle => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastAt));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions.Keys);
        _stop.Dispose();
    }

    internal void Record(SinkTransaction transaction)
    {
        _transactions.Enqueue(transaction);
        Interlocked.Increment(ref _count);
        Volatile.Write(ref _lastAt, Stopwatch.GetTimestamp());
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                var session = Task.Run(() => new SinkSession(this, client, _replyDelay).RunAsync(_stop.Token));
                _sessions[session] = 0;
                _ = session.ContinueWith(ended => _sessions.TryRemove(ended, out _), TaskScheduler.Default);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
