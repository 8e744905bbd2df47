using EmailPlatform.Core.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Embedded.Streams;

/// <summary>
/// One consumer of the stream, known by its name: reads each partition from where the consumer was, and saves the position once the handler
/// has returned. A new consumer begins with the oldest record that is kept. One pump for each consumer, started once.
/// </summary>
public sealed class EventStreamPump : IHostedService, IDisposable
{
    /// <summary>Records that are read without a pause: about a millisecond's.</summary>
    private const int SliceSize = 256;

    private readonly SqliteEventStream _stream;
    private readonly string _consumer;
    private readonly IStreamHandler _handler;
    private readonly EventStreamPumpOptions _options;
    private readonly SemaphoreSlim _turns;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    public EventStreamPump(
        SqliteEventStream stream,
        string consumer,
        IStreamHandler handler,
        EventStreamPumpOptions options,
        TimeProvider time,
        ILogger<EventStreamPump> logger)
    {
        options.Validate();
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        _stream = stream;
        _consumer = consumer;
        _handler = handler;
        _options = options;
        _turns = new SemaphoreSlim(options.ConcurrentPartitions);
        _time = time;
        _logger = logger;
    }

    /// <summary>Registers the consumer, so that the stream keeps what it has not read, and begins.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var positions = new long[SqliteEventStream.PartitionCount];
        for (var partition = 0; partition < positions.Length; partition++)
        {
            positions[partition] = Position(partition) ?? 0;
            await SaveAsync(partition, positions[partition], cancellationToken).ConfigureAwait(false);
        }

        _reading = Task.WhenAll(positions.Select((position, partition) => Task.Run(() => ReadAsync(partition, position), CancellationToken.None)));
    }

    /// <summary>Cancels the handler's token and waits for it. What it has not finished is delivered again at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _turns.Dispose();
    }

    private async Task ReadAsync(int partition, long position)
    {
        var isBehind = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (!isBehind)
                    await WaitForRecordsAsync(partition, position).ConfigureAwait(false);
                await _turns.WaitAsync(_stop.Token).ConfigureAwait(false);
                try
                {
                    (position, isBehind) = await DeliverNextAsync(partition, position).ConfigureAwait(false);
                }
                finally
                {
                    _turns.Release();
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                Log.ConsumerFailed(_logger, e, _consumer, partition);
                await Task.Delay(_options.RetryAfter, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WaitForRecordsAsync(int partition, long position)
    {
        var growth = _stream.Partitions[partition].NextGrowth();
        if (!Read(partition, position, limit: 1, _options.BatchBytes, []).IsFull)
            await growth.WaitAsync(_stop.Token).ConfigureAwait(false);
        if (_options.Linger > TimeSpan.Zero)
            await Task.Delay(_options.Linger, _time, _stop.Token).ConfigureAwait(false);
    }

    private async Task<(long Position, bool IsFull)> DeliverNextAsync(int partition, long position)
    {
        var batch = new List<StreamRecord>();
        var slice = (Last: position, Bytes: 0L, IsFull: true);
        while (slice.IsFull && batch.Count < _options.BatchSize && slice.Bytes < _options.BatchBytes)
        {
            // Others who wait for a thread have their turn between two slices.
            if (batch.Count > 0)
                await Task.Yield();
            var read = Read(partition, slice.Last, Math.Min(SliceSize, _options.BatchSize - batch.Count), _options.BatchBytes - slice.Bytes, batch);
            slice = (read.Last, slice.Bytes + read.Bytes, read.IsFull);
        }

        if (batch.Count == 0)
            return (position, false);
        await _handler.HandleAsync(batch, _stop.Token).ConfigureAwait(false);
        await SaveAsync(partition, slice.Last, CancellationToken.None).ConfigureAwait(false);
        return (slice.Last, slice.IsFull);
    }

    private RowsRead Read(int partition, long after, int limit, long maxBytes, List<StreamRecord> records)
    {
        using var lease = _stream.Database.Read();
        return EventRow.Read(lease.Connection, partition, after, limit, maxBytes, records);
    }

    private long? Position(int partition)
    {
        using var lease = _stream.Database.Read();
        return StreamPositions.Of(lease.Connection, _consumer, partition);
    }

    private Task<long> SaveAsync(int partition, long position, CancellationToken cancellationToken) =>
        _stream.Database.WriteAsync(new SavePosition(_consumer, partition, position), cancellationToken);
}
