using EmailPlatform.Core.Streams;
using EmailPlatform.Embedded.Streams;
using EmailPlatform.TestKit.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Embedded.Tests.Streams;

public sealed class SqliteEventStreamTests : EventStreamContract, IAsyncLifetime
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private readonly TemporaryData _data = new();
    private readonly Dictionary<string, EventStreamPump> _pumps = [];
    private SqliteEventStream _stream;

    public SqliteEventStreamTests() => _stream = new SqliteEventStream(_data.Database, Retention, Time);

    protected override IEventStream Stream => _stream;

    protected override bool StoresOnce => true;

    [Fact]
    public async Task Sweep_RemovesWhatIsOldAndPassedByEveryConsumer()
    {
        var fast = new Recorder();
        await StartConsumerAsync("fast", fast);
        await StartConsumerAsync("slow", new Recorder());
        await StopConsumerAsync("slow");
        await AppendAsync(500);
        await fast.SeenAsync(500, Cancellation);
        await StopConsumerAsync("fast");

        await _stream.SweepAsync(Cancellation);
        Assert.Equal(500, Count());
        Time.Advance(Retention * 2);
        await _stream.SweepAsync(Cancellation);
        Assert.Equal(500, Count());

        await _stream.RemoveConsumerAsync("slow", Cancellation);
        await AppendAsync(10);
        await _stream.SweepAsync(Cancellation);
        Assert.Equal(10, Count());
    }

    [Fact]
    public async Task Append_AfterEverythingWasRemovedAndARestart_IsStillDelivered()
    {
        var recorder = new Recorder();
        await StartConsumerAsync("c", recorder);
        await AppendAsync(100);
        await recorder.SeenAsync(100, Cancellation);
        await StopConsumerAsync("c");
        Time.Advance(Retention * 2);
        await _stream.SweepAsync(Cancellation);
        Assert.Equal(0, Count());

        _data.Reopen();
        _stream = new SqliteEventStream(_data.Database, Retention, Time);
        var after = new Recorder();
        await StartConsumerAsync("c", after);
        await AppendAsync(100);
        await after.SeenAsync(100, Cancellation);
        Assert.Equal(100, after.Seen.Count);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var consumer in _pumps.Keys.ToList())
            await StopConsumerAsync(consumer);
        _data.Dispose();
    }

    protected override async Task StartConsumerAsync(string consumer, IStreamHandler handler)
    {
        var options = new EventStreamPumpOptions { BatchSize = 100 };
        var pump = new EventStreamPump(_stream, consumer, handler, options, Time, NullLogger<EventStreamPump>.Instance);
        await pump.StartAsync(Cancellation);
        _pumps.Add(consumer, pump);
    }

    protected override async Task StopConsumerAsync(string consumer)
    {
        _pumps.Remove(consumer, out var pump);
        await pump!.StopAsync(CancellationToken.None);
        pump.Dispose();
    }

    private ValueTask AppendAsync(int count) =>
        _stream.AppendAsync([.. Enumerable.Range(0, count).Select(i => Record($"k{i}", $"{i}"))], Cancellation);

    private long Count()
    {
        using var lease = _data.Database.Read();
        return lease.Connection.Scalar("SELECT count(*) FROM event");
    }
}
