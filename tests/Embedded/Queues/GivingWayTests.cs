using EmailPlatform.Core.Queues;
using EmailPlatform.Embedded.Queues;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Embedded.Tests.Queues;

public sealed class GivingWayTests : IAsyncLifetime
{
    private const int Items = 8;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly TemporaryData _data = new();
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingWorkHandler _handler = new();
    private volatile bool _isBusy = true;
    private SqliteWorkQueue? _queue;
    private WorkQueuePump? _pump;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pump_SomethingMoreUrgent_TakesOneBatchInEachPace()
    {
        await StartAsync();

        var paces = 0;
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.InRange(_handler.Batches.Count, 0, paces);
                _time.Advance(Pace);
                paces++;
                return _handler.Received.Count == Items;
            },
            "all are taken",
            Cancellation);
    }

    [Fact]
    public async Task Pump_NothingMoreUrgent_TakesEverythingAtOnce()
    {
        _isBusy = false;
        await StartAsync();

        await _handler.ReceivedAsync(Items, Cancellation);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _isBusy = false;
        if (_pump is not null)
        {
            var stopping = _pump.StopAsync(CancellationToken.None);
            await Eventually.HoldsAsync(
                () =>
                {
                    _time.Advance(Pace);
                    return stopping.IsCompleted;
                },
                "the pump stops",
                CancellationToken.None);
            _pump.Dispose();
        }

        _queue?.Dispose();
        _data.Dispose();
    }

    private async Task StartAsync()
    {
        _queue = new SqliteWorkQueue(_data.Database, "test", _time);
        await _queue.SendAsync([.. Enumerable.Range(0, Items).Select(i => new WorkItem("a", new[] { (byte)i }))], Cancellation);
        var options = new WorkQueuePumpOptions { BatchSize = 1, ConcurrentBatches = Items, GivesWay = () => _isBusy, Pace = Pace };
        _pump = new WorkQueuePump(_queue, _handler, options, _time, NullLogger<WorkQueuePump>.Instance);
        await _pump.StartAsync(Cancellation);
    }
}
