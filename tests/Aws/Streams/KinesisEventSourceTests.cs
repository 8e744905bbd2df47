using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Streams;

/// <summary>What the other tests read their streams with goes on whatever happens, as Lambda does.</summary>
public sealed class KinesisEventSourceTests(AwsEmulators emulators) : IAsyncLifetime
{
    /// <summary>More in a row than a client repeats a call, each over several connections.</summary>
    private const int MoreThanRetries = 30;

    private static readonly ThrottlingReply Expired =
        new(400, "application/x-amz-json-1.1", """{"__type":"ExpiredIteratorException","message":"Iterator expired."}""");

    private readonly ConcurrentQueue<string> _handled = new();
    private TestStream? _stream;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _stream = await TestStream.CreateAsync(await emulators.DirectEndpointAsync("kinesis"), shards: 1, Cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
            await _stream.DisposeAsync();
    }

    [Theory]
    [InlineData(Fault.LostRequest, false, MoreThanRetries)]
    [InlineData(Fault.LostReply, false, MoreThanRetries)]
    [InlineData(Fault.Throttle, false, MoreThanRetries)]
    [InlineData(Fault.Throttle, true, 1)]
    public async Task Read_CallsFail_GoesOnWhereItWas(Fault fault, bool isExpired, int times)
    {
        var plan = FaultPlan.Quiet();
        await using var proxy = await emulators.StartProxyAsync("kinesis", plan, isExpired ? Expired : null);
        using var kinesis = new KinesisClient(LocalAws.At(proxy.Url));
        await using var source = new KinesisEventSource(kinesis, _stream!.Name, new(), HandleAsync, TimeProvider.System);
        await source.StartAsync(Cancellation);
        await PutAsync("1");
        await HandledAsync(1);

        plan.Force([.. Enumerable.Repeat(fault, times)]);
        await Eventually.HoldsAsync(() => plan.Count(fault) == times, "the calls have failed", Cancellation);
        await PutAsync("2");
        await HandledAsync(2);

        Assert.Equal(["1", "2"], _handled);
    }

    [Fact]
    public async Task Function_Dies_GetsTheSameRecordsAgain()
    {
        var calls = 0;
        await using var source = new KinesisEventSource(
            _stream!.Client, _stream.Name, new(), input => Interlocked.Increment(ref calls) == 1 ? throw new IOException("killed") : HandleAsync(input), TimeProvider.System);
        await PutAsync("1");
        await source.StartAsync(Cancellation);

        await HandledAsync(1);
        Assert.Equal(["1"], _handled);
        Assert.Equal(2, calls);
    }

    private async Task PutAsync(string data) =>
        await _stream!.Client.PutAsync(new PutRecordsRequest(_stream.Name, [new PutRecord(Encoding.ASCII.GetBytes(data), "k")]), Cancellation);

    private Task HandledAsync(int count) => Eventually.HoldsAsync(() => _handled.Count >= count, $"{count} are handled", Cancellation);

    private Task<Stream> HandleAsync(Stream input)
    {
        foreach (var record in JsonNode.Parse(input)!["Records"]!.AsArray())
            _handled.Enqueue(Encoding.ASCII.GetString(Convert.FromBase64String((string)record!["kinesis"]!["data"]!)));
        return Task.FromResult<Stream>(new MemoryStream("""{"batchItemFailures":[]}"""u8.ToArray()));
    }
}
