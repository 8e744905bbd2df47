using System.Text;
using EmailPlatform.Core.Queues;
using EmailPlatform.Embedded.Queues;
using EmailPlatform.TestKit.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Embedded.Tests.Queues;

public sealed class SqliteWorkQueueTests : WorkQueueContract, IAsyncLifetime
{
    private readonly TemporaryData _data = new();
    private SqliteWorkQueue _queue;
    private WorkQueuePump? _pump;

    public SqliteWorkQueueTests() => _queue = new SqliteWorkQueue(_data.Database, "test", Time);

    protected override IWorkQueue Queue => _queue;

    protected override bool StoresOnce => true;

    [Fact]
    public async Task Depth_FollowsEveryItemAndIsTheSameAfterARestart()
    {
        await SendAsync("a", "1", "2", "poison");
        await Queue.SendAsync([new WorkItem("b", "later"u8.ToArray()) { Delay = TimeSpan.FromMinutes(5) }], Cancellation);
        Assert.Equal(new QueueDepth(3, 1, 0), _queue.Depth);

        var handler = new RecordingWorkHandler(work => Body(work) == "poison" ? "bad" : null);
        await StartReceivingAsync(handler, concurrentBatches: 2);
        await TestKit.Eventually.HoldsAsync(() => _queue.Depth == new QueueDepth(0, 2, 0), "the poison waits", Cancellation);
        await AdvanceUntilAsync(() => _queue.Depth == new QueueDepth(0, 0, 1));

        await StopAsync();
        Reopen();
        Assert.Equal(new QueueDepth(0, 0, 1), _queue.Depth);
    }

    [Fact]
    public async Task DeadLetters_Redriven_AreReceivedAsNew()
    {
        await SendAsync("a", "poison", "poison2");
        await StartReceivingAsync(new RecordingWorkHandler(_ => "bad"), concurrentBatches: 1);
        await AdvanceUntilAsync(() => _queue.Depth.DeadLetters == 2);
        await StopAsync();

        var letters = _queue.DeadLetters.List(after: 0, limit: 10);
        Assert.Equal(["poison", "poison2"], letters.Select(letter => Encoding.UTF8.GetString(letter.Body.Span)));
        Assert.All(letters, letter => Assert.Equal(MaxReceives, letter.ReceiveCount));
        Assert.Single(_queue.DeadLetters.List(letters[0].Id, 10));
        Assert.True(await _queue.DeadLetters.RedriveAsync(letters[0].Id, Cancellation));
        Assert.True(await _queue.DeadLetters.RemoveAsync(letters[1].Id, Cancellation));
        Assert.False(await _queue.DeadLetters.RemoveAsync(letters[1].Id, Cancellation));

        var handler = new RecordingWorkHandler();
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await handler.ReceivedAsync(1, Cancellation);
        Assert.Equal("poison", Body(Assert.Single(handler.Received)));
        Assert.Equal(1, handler.Received.Single().ReceiveCount);
        await TestKit.Eventually.HoldsAsync(() => _queue.Depth == default, "nothing is left", Cancellation);
    }

    [Fact]
    public async Task Sweep_OlderThanTheRetention_IsRemoved()
    {
        await SendAsync("a", [.. Enumerable.Range(0, 300).Select(i => $"{i}")]);
        await SendAsync("b", "1");
        Time.Advance(TimeSpan.FromDays(13));
        await SendAsync("a", "young");
        await _queue.SweepAsync(Cancellation);
        Assert.Equal(302, _queue.Depth.Ready);

        Time.Advance(TimeSpan.FromDays(1.5));
        await _queue.SweepAsync(Cancellation);
        Assert.Equal(1, _queue.Depth.Ready);
    }

    [Fact]
    public async Task Stop_WhileABatchRuns_WaitsForItAndCountsNoFailure()
    {
        await SendAsync("a", "1");
        var handler = new RecordingWorkHandler(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return null;
        });
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await handler.StartedAsync(1, Cancellation);
        var stopping = StopAsync();
        await AdvanceUntilAsync(() => stopping.IsCompleted);
        Reopen();

        var next = new RecordingWorkHandler();
        await StartReceivingAsync(next, concurrentBatches: 1);
        await next.ReceivedAsync(1, Cancellation);
        Assert.Equal(1, next.Received.Single().ReceiveCount);
    }

    [Fact]
    public async Task Queues_OfOneDatabase_DoNotMeet()
    {
        using var other = new SqliteWorkQueue(_data.Database, "other", Time);
        await other.SendAsync([new WorkItem("a", "other"u8.ToArray())], Cancellation);
        await SendAsync("a", "mine");
        var handler = new RecordingWorkHandler();
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await handler.ReceivedAsync(1, Cancellation);

        Assert.Equal("mine", Body(Assert.Single(handler.Received)));
        Assert.Equal(1, other.Depth.Ready);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _queue.Dispose();
        _data.Dispose();
    }

    protected override async Task StartReceivingAsync(IWorkHandler handler, int concurrentBatches)
    {
        var options = new WorkQueuePumpOptions
        {
            BatchSize = 10,
            ConcurrentBatches = concurrentBatches,
            VisibilityTimeout = VisibilityTimeout,
            MaxReceives = MaxReceives,
        };
        _pump = new WorkQueuePump(_queue, handler, options, Time, NullLogger<WorkQueuePump>.Instance);
        await _pump.StartAsync(Cancellation);
    }

    protected override async Task CrashAndStartReceivingAsync(IWorkHandler handler)
    {
        await StopAtOnceAsync();
        Reopen();
        await StartReceivingAsync(handler, concurrentBatches: 1);
    }

    protected override Task<IReadOnlyList<(string Body, string Reason)>> ListDeadLettersAsync() =>
        Task.FromResult<IReadOnlyList<(string Body, string Reason)>>(
            [.. _queue.DeadLetters.List(0, 100).Select(letter => (Encoding.UTF8.GetString(letter.Body.Span), letter.Reason))]);

    private void Reopen()
    {
        _queue.Dispose();
        _data.Reopen();
        _queue = new SqliteWorkQueue(_data.Database, "test", Time);
    }

    private async Task StopAsync()
    {
        if (_pump is null)
            return;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _pump.StopAsync(deadline.Token);
        _pump.Dispose();
        _pump = null;
    }

    /// <summary>As a kill does: what the handlers hold is not waited for.</summary>
    private async Task StopAtOnceAsync()
    {
        if (_pump is null)
            return;
        await _pump.StopAsync(new CancellationToken(canceled: true));
        _pump.Dispose();
        _pump = null;
    }
}
