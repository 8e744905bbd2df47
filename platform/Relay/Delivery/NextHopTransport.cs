using System.Collections.Concurrent;
using EmailPlatform.Core.Delivery;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Relay.Delivery;

/// <summary>
/// Hands all mail to one fixed host over a few kept connections. It sends a message a second time only where the hop had closed a kept
/// connection before the message's data left, so that it never makes two of one.
/// <list type="table">
/// <listheader><term>What happens</term><description>Outcome</description></listheader>
/// <item><term>2yz to the end of the data</term><description>Delivered</description></item>
/// <item><term>4yz to anything; no connection, no DNS answer, no TLS; lost or too late before the end of the data</term><description>Deferred</description></item>
/// <item><term>5yz to the greeting, EHLO, STARTTLS, AUTH; 530, 534, 535, 538 to anything</term><description>Deferred for <see cref="NextHopOptions.RefusedRetryAfter"/></description></item>
/// <item><term>5yz to MAIL, RCPT, DATA or its end</term><description>Failed</description></item>
/// <item><term>larger than the hop's SIZE; needs SMTPUTF8 or 8BITMIME, which the hop has not got</term><description>Failed: 5.3.4, 5.6.7, 5.6.3</description></item>
/// <item><term>lost, cancelled or too late after the end of the data</term><description>Uncertain</description></item>
/// </list>
/// </summary>
public sealed class NextHopTransport : IMailTransport, IAsyncDisposable
{
    private readonly NextHopOptions _options;
    private readonly TimeProvider _time;
    private readonly DeliveryQueue _queue;
    private readonly Func<HopConnection> _newConnection;
    private readonly CancellationTokenSource _abort;
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private bool _isDisposed;

    public NextHopTransport(NextHopOptions options, TimeProvider time, ILogger<NextHopTransport> logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPipelined, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMessagesPerConnection, 1);
        (_options, _time) = (options, time);
        _queue = new DeliveryQueue(options, time);
        var dialer = new HopDialer(options, time);
        _newConnection = () => new HopConnection(_queue, dialer, options, time, logger);
        _abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    /// <summary><c>smtp:host:port</c></summary>
    public string Name => $"smtp:{_options.Hop}";

    /// <inheritdoc/>
    public bool NeedsSignature => true;

    /// <inheritdoc/>
    public ValueTask<DeliveryOutcome> DeliverAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var delivery = new PendingDelivery(message, _time.GetTimestamp());
        if (_queue.Add(delivery, out var connect) is { } answer)
            return new(answer);
        if (connect)
            Start();
        return new(delivery.WaitAsync(cancellationToken));
    }

    /// <summary>
    /// Messages that wait are deferred, messages on the wire get <see cref="NextHopOptions.StopTimeout"/> to end, then every connection says QUIT.
    /// Doing it again does nothing: a container that knows it under two types does.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        var answer = HopOutcomes.Deferred("The transport was stopped.", "4.3.2", _options);
        foreach (var delivery in _queue.Stop(answer))
            delivery.Complete(answer);
        _abort.CancelAfter(_options.StopTimeout);
        await Task.WhenAll(_running.Keys);
        _abort.Dispose();
    }

    private void Start()
    {
        var connection = Task.Run(() => _newConnection().RunAsync(_abort.Token));
        _running.TryAdd(connection, 0);
        _ = connection.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
    }
}
