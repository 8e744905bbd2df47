using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EmailPlatform.Core.Streams;
using Xunit;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>What every event stream promises, on both of its sides. A test class derives from it for each adapter.</summary>
public abstract class EventStreamContract
{
    protected ManualTimeProvider Time { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Whether what is appended once is stored once: more than the port promises, since an append whose reply is lost is repeated.</summary>
    protected abstract bool StoresOnce { get; }

    /// <summary>The stream under test, empty at the begin of each test.</summary>
    protected abstract IEventStream Stream { get; }

    /// <summary>Begins to call the handler for a consumer, with batches of at most 100 records.</summary>
    protected abstract Task StartConsumerAsync(string consumer, IStreamHandler handler);

    /// <summary>Ends a consumer cleanly.</summary>
    protected abstract Task StopConsumerAsync(string consumer);

    [Fact]
    public async Task Append_Records_ReachEveryConsumer()
    {
        var first = new Recorder();
        var second = new Recorder();
        await StartConsumerAsync("first", first);
        await StartConsumerAsync("second", second);
        var sent = Enumerable.Range(0, 250).Select(i => (Key: $"k{i % 20}", Data: $"{i}")).ToList();
        foreach (var chunk in sent.Chunk(7))
            await Stream.AppendAsync([.. chunk.Select(record => Record(record.Key, record.Data))], Cancellation);

        await first.SeenAsync(250, Cancellation);
        await second.SeenAsync(250, Cancellation);
        Assert.Equal(sent.Order(), Seen(first).Order());
        Assert.Equal(sent.Order(), Seen(second).Order());
    }

    [Fact]
    public async Task Append_RecordsOfOneKey_KeepTheirOrder()
    {
        var recorder = new Recorder();
        for (var i = 0; i < 300; i++)
            await Stream.AppendAsync([Record($"k{i % 3}", $"{i:D3}")], Cancellation);
        await StartConsumerAsync("c", recorder);
        await recorder.SeenAsync(300, Cancellation);

        foreach (var key in Seen(recorder).GroupBy(record => record.Key))
            Assert.Equal(key.Order(), key);
    }

    [Fact]
    public async Task Append_LargestRecord_IsReadByteForByte()
    {
        var data = new byte[StreamRecord.MaxBytes - 1];
        Random.Shared.NextBytes(data);
        var seen = new TaskCompletionSource<byte[]>();
        await StartConsumerAsync("c", new Recorder(batch => seen.TrySetResult(batch[0].Data.ToArray())));
        await Stream.AppendAsync([new StreamRecord("k", data)], Cancellation);

        Assert.Equal(data, await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Stream.AppendAsync([new StreamRecord("k", new byte[StreamRecord.MaxBytes])], Cancellation));
    }

    [Fact]
    public async Task Handle_Throws_TheBatchIsDeliveredAgainAndOtherPartitionsGoOn()
    {
        var failures = 0;
        var recorder = new Recorder(batch =>
        {
            if (batch.Any(record => record.Key == "bad") && Interlocked.Increment(ref failures) <= 3)
                throw new InvalidOperationException("broken");
        });
        await StartConsumerAsync("c", recorder);
        await Stream.AppendAsync([Record("bad", "0"), .. Enumerable.Range(0, 50).Select(i => Record($"k{i}", "x"))], Cancellation);

        await Eventually.HoldsAsync(() => recorder.Seen.Select(r => r.Key).Distinct().Count() > 10, "other partitions go on", Cancellation);
        await Eventually.HoldsAsync(
            () =>
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                return recorder.Seen.Contains(("bad", "0"));
            },
            "the failed batch comes again",
            Cancellation);
        Assert.InRange(failures, 4, StoresOnce ? 4 : int.MaxValue);
    }

    [Fact]
    public async Task Consumer_StoppedAndStartedAgain_GoesOnWhereItWas()
    {
        var before = new Recorder();
        var after = new Recorder();
        var throughout = new Recorder();
        await StartConsumerAsync("throughout", throughout);
        await StartConsumerAsync("c", before);
        await Stream.AppendAsync([.. Enumerable.Range(0, 50).Select(i => Record($"k{i}", "before"))], Cancellation);
        await before.SeenAsync(50, Cancellation);
        await StopConsumerAsync("c");
        var seen = before.Seen.Count;
        await Stream.AppendAsync([.. Enumerable.Range(0, 50).Select(i => Record($"k{i}", "after"))], Cancellation);

        await StartConsumerAsync("c", after);
        await after.SeenAsync(50, record => record.Data == "after", Cancellation);
        await throughout.SeenAsync(100, Cancellation);

        // What was delivered once may be delivered again only where its position could not be saved; a clean stop saves it.
        await Eventually.HoldsAsync(() => seen + after.Seen.Count == throughout.Seen.Count, "nothing is seen but what is stored", Cancellation);
        Assert.Equal(seen, before.Seen.Count);
        Assert.Equal(throughout.Seen.Order(), before.Seen.Concat(after.Seen).Order());
        Assert.Equal(100, Seen(throughout).Count);
    }

    [Fact]
    public async Task Consumer_BehindShuffleAndDuplicates_StillSeesEveryRecord()
    {
        var recorder = new Recorder();
        await StartConsumerAsync("c", new ShufflingStreamHandler(recorder, seed: 7));
        var sent = Enumerable.Range(0, 400).Select(i => (Key: $"k{i % 5}", Data: $"{i}")).ToList();
        await Stream.AppendAsync([.. sent.Select(record => Record(record.Key, record.Data))], Cancellation);
        await recorder.SeenAsync(400, Cancellation);

        Assert.True(recorder.Seen.Count > 400);
        Assert.Contains(recorder.Seen.GroupBy(record => record.Key), key => !key.Select(r => int.Parse(r.Data, CultureInfo.InvariantCulture)).SequenceEqual(key.Select(r => int.Parse(r.Data, CultureInfo.InvariantCulture)).Order()));
    }

    /// <summary>What it has seen, in order; where a record may be stored twice, each when it came first.</summary>
    protected IReadOnlyList<(string Key, string Data)> Seen(Recorder recorder) => StoresOnce ? [.. recorder.Seen] : [.. recorder.Seen.Distinct()];

    protected static StreamRecord Record(string key, string data) => new(key, Encoding.UTF8.GetBytes(data));

    /// <summary>Notes what it is given.</summary>
    protected sealed class Recorder(Action<IReadOnlyList<StreamRecord>> handle) : IStreamHandler
    {
        private readonly ConcurrentQueue<(string Key, string Data)> _seen = new();

        public Recorder()
            : this(_ => { })
        {
        }

        public IReadOnlyCollection<(string Key, string Data)> Seen => _seen;

        public ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
        {
            Assert.InRange(batch.Count, 1, 800);
            handle(batch);
            foreach (var record in batch)
                _seen.Enqueue((record.Key, Encoding.UTF8.GetString(record.Data.Span)));
            return ValueTask.CompletedTask;
        }

        /// <summary>Waits until so many different records have been seen.</summary>
        public Task SeenAsync(int count, CancellationToken cancellationToken) => SeenAsync(count, _ => true, cancellationToken);

        /// <inheritdoc cref="SeenAsync(int, CancellationToken)"/>
        public Task SeenAsync(int count, Func<(string Key, string Data), bool> which, CancellationToken cancellationToken) => Eventually.HoldsAsync(
            () => _seen.Count >= count && _seen.Where(which).Distinct().Count() >= count,
            $"{count} records are seen",
            cancellationToken);
    }
}
