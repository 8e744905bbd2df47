using System.Collections.Concurrent;
using System.Globalization;
using EmailPlatform.Core.Queues;
using EmailPlatform.Embedded.Database;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Embedded.Queues;

/// <summary>
/// Receives from one queue and calls its handler, several batches at once, as a Lambda event source does. It wakes when an item comes
/// or a delay ends, and takes what is there without waiting for a batch to fill. One pump for each queue, started once.
/// </summary>
public sealed class WorkQueuePump : IHostedService, IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SqliteWorkQueue _queue;
    private readonly IWorkHandler _handler;
    private readonly WorkQueuePumpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FairTurns _turns;
    private readonly InFlightFile _inFlight;
    private readonly Task[] _slots;
    private readonly ConcurrentStack<int> _freeSlots;
    private readonly ITimer _dueTimer;
    private readonly CancellationTokenSource _stopReceiving = new();
    private readonly CancellationTokenSource _stopHandling = new();
    private Task _receiving = Task.CompletedTask;

    public WorkQueuePump(SqliteWorkQueue queue, IWorkHandler handler, WorkQueuePumpOptions options, TimeProvider time, ILogger<WorkQueuePump> logger)
    {
        options.Validate();
        _queue = queue;
        _handler = handler;
        _options = options;
        _time = time;
        _logger = logger;
        _turns = new FairTurns(queue.Name, queue.State);
        _inFlight = new InFlightFile(queue.Database.PathBeside($"{queue.Name}.inflight"), options.ConcurrentBatches, options.BatchSize);
        _slots = [.. Enumerable.Repeat(Task.CompletedTask, options.ConcurrentBatches)];
        _freeSlots = new ConcurrentStack<int>(Enumerable.Range(0, options.ConcurrentBatches));
        _dueTimer = time.CreateTimer(_ => queue.State.Signal(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the process before left in flight has failed once more; then receiving begins.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var left = _inFlight.Left.Select(row => new FailedRow(row, "The process ended while the item was handled.")).ToList();
        if (left.Count > 0)
            await FinishAsync([], left, _time.GetUtcNow()).WaitAsync(cancellationToken).ConfigureAwait(false);
        _inFlight.Forget();
        _receiving = Task.Run(ReceiveAsync, CancellationToken.None);
    }

    /// <summary>
    /// Receives no more, and waits for the batches that run until the token is cancelled. What they do not finish is received again
    /// after the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopReceiving.CancelAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        using var grace = new CancellationTokenSource(_options.StopGrace, _time);
        using var whicheverFirst = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, cancellationToken);
        await using var registration = whicheverFirst.Token.Register(_stopHandling.Cancel).ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_slots).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.BatchesLeft(_logger, _queue.Name, _slots.Count(slot => !slot.IsCompleted));
        }
    }

    public void Dispose()
    {
        _dueTimer.Dispose();
        _inFlight.Dispose();
        _stopReceiving.Dispose();
        _stopHandling.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var stop = _stopReceiving.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await MoveDueAsync(stop).ConfigureAwait(false);
                await FillSlotsAsync(stop).ConfigureAwait(false);
                await _queue.State.WaitAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (SqliteException e)
            {
                Log.ReceiveFailed(_logger, e, _queue.Name);
                await DelayAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task MoveDueAsync(CancellationToken cancellationToken)
    {
        while (_queue.State.NextDueAt is { } dueAt)
        {
            var wait = dueAt - _time.GetUtcNow().ToUnixTimeMilliseconds();
            if (wait > 0)
            {
                _dueTimer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
                return;
            }

            await _queue.Database.WriteAsync(new MoveDueWork(_queue.Name, _queue.State, _time), cancellationToken).ConfigureAwait(false);
            await FillSlotsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FillSlotsAsync(CancellationToken cancellationToken)
    {
        while (!_freeSlots.IsEmpty)
        {
            if (_options.GivesWay?.Invoke() == true)
                await Task.Delay(_options.Pace, _time, cancellationToken).ConfigureAwait(false);
            var batch = _turns.Take(_queue.Database, _options.BatchSize);
            if (batch.Count == 0)
                return;
            _freeSlots.TryPop(out var slot);
            _slots[slot] = Task.Run(() => HandleAsync(slot, batch), CancellationToken.None);
        }
    }

    private async Task HandleAsync(int slot, List<WorkRow> batch)
    {
        var visibleAgainAt = _time.GetUtcNow() + _options.VisibilityTimeout;
        Mark(slot, batch);
        var failures = await CallHandlerAsync(batch).ConfigureAwait(false);
        var done = new List<WorkRow>(batch.Count);
        var failed = new List<FailedRow>(failures.Count);
        foreach (var row in batch)
        {
            if (failures.TryGetValue(row.Sequence, out var reason))
                failed.Add(new FailedRow(row, reason));
            else
                done.Add(row);
        }

        // What fails because of a stop has not failed: it stays as it is, and is received after the next start.
        if (_stopHandling.IsCancellationRequested)
            failed.Clear();
        if (done.Count + failed.Count > 0)
            await FinishAsync(done, failed, visibleAgainAt).ConfigureAwait(false);
        Mark(slot, []);
        _freeSlots.Push(slot);
        _queue.State.Signal();
    }

    /// <summary>The items can be handled without their marks: then a crash loop is not noticed.</summary>
    private void Mark(int slot, List<WorkRow> batch)
    {
        try
        {
            _inFlight.Mark(slot, batch);
        }
        catch (IOException e)
        {
            Log.MarkFailed(_logger, e, _queue.Name);
        }
    }

    private async Task<Dictionary<long, string>> CallHandlerAsync(List<WorkRow> batch)
    {
        using var nearlyVisible = new CancellationTokenSource(_options.VisibilityTimeout * 0.9, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(nearlyVisible.Token, _stopHandling.Token);
        var received = batch.ConvertAll(row => new ReceivedWork(IdOf(row), row.Group, row.Body, row.Failures + 1));
        var handling = _handler.HandleAsync(received, either.Token).AsTask();
        try
        {
            var failed = await handling.WaitAsync(_options.VisibilityTimeout, _time).ConfigureAwait(false);
            var reasons = new Dictionary<long, string>(failed.Count);
            foreach (var item in failed)
                reasons[long.Parse(item.Id, CultureInfo.InvariantCulture)] = item.Reason;
            return reasons;
        }
        catch (TimeoutException) when (!handling.IsCompleted)
        {
            Log.HandlerOutlasted(_logger, _queue.Name, _options.VisibilityTimeout.TotalSeconds);
            return batch.ToDictionary(row => row.Sequence, _ => "The handler outlasted the visibility timeout.");
        }
        catch (Exception e)
        {
            if (!either.IsCancellationRequested)
                Log.HandlerFailed(_logger, e, _queue.Name);
            return batch.ToDictionary(row => row.Sequence, _ => e.GetType().Name);
        }
    }

    /// <summary>Until it succeeds: no other item can be stored either while it does not.</summary>
    private async Task FinishAsync(List<WorkRow> done, List<FailedRow> failed, DateTimeOffset visibleAgainAt)
    {
        while (true)
        {
            try
            {
                var finish = new FinishWork(
                    _queue.Name, done, failed, visibleAgainAt.ToUnixTimeMilliseconds(), _options.MaxReceives, _queue.State, _time);
                await _queue.Database.WriteAsync(finish, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (SqliteException e)
            {
                Log.FinishFailed(_logger, e, _queue.Name);
                if (_stopReceiving.IsCancellationRequested)
                    return;
                await DelayAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task DelayAsync() =>
        await Task.Delay(RetryAfter, _time, _stopReceiving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static string IdOf(WorkRow row) => row.Sequence.ToString(CultureInfo.InvariantCulture);
}
