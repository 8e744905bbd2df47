using System.Globalization;
using System.Text;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.Aws.Streams;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Streams;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Streams;

public sealed class KinesisFaultTests(AwsEmulators emulators) : IAsyncDisposable
{
    private readonly List<TestStream> _streams = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_PartOfACallIsNotStored_PutsOnlyThatAgain()
    {
        using var service = new PartOfABatch(request => request switch { 1 => 480, 2 => 0, 3 => 7, _ => 500 });
        var (stream, read) = await StreamAsync(service);

        await stream.AppendAsync(Records(620), Cancellation);

        Assert.Equal([500, 20, 20, 13, 120], service.Sizes);
        Assert.Equal(Enumerable.Range(0, 620), (await read()).Order());
    }

    [Fact]
    public async Task Append_PartOfACallIsNeverStored_ThrowsInTheEnd()
    {
        using var service = new PartOfABatch(_ => 0);
        var (stream, read) = await StreamAsync(service);

        var error = await Assert.ThrowsAsync<KinesisPutException>(async () => await stream.AppendAsync(Records(2), Cancellation));

        Assert.Contains("ProvisionedThroughputExceededException", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, service.Sizes.Count);
        Assert.Empty(await read());
    }

    [Fact]
    public async Task Append_LargeRecords_StaysWithinTheLimitOfACall()
    {
        using var service = new PartOfABatch(_ => 500);
        var (stream, _) = await StreamAsync(service);
        var data = new byte[1_000_000];

        await stream.AppendAsync([.. Enumerable.Range(0, 12).Select(i => new StreamRecord($"k{i}", data))], Cancellation);

        // 5 MiB with the keys.
        Assert.Equal([5, 5, 2], service.Sizes);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams)
            await stream.DisposeAsync();
    }

    private static StreamRecord[] Records(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new StreamRecord($"k{i}", Encoding.ASCII.GetBytes($"{i}")))];

    /// <summary>A stream behind the handler, and what reads all that it holds.</summary>
    private async Task<(KinesisEventStream Stream, Func<Task<IReadOnlyList<int>>> Read)> StreamAsync(HttpMessageHandler handler)
    {
        var endpoint = await emulators.DirectEndpointAsync("kinesis");
        var place = await TestStream.CreateAsync(endpoint, shards: 1, Cancellation);
        _streams.Add(place);
        var (kinesis, name) = (place.Client, place.Name);
        return (new KinesisEventStream(new KinesisClient(Intercepted.At(endpoint, handler)), name, TimeProvider.System), ReadAsync);

        async Task<IReadOnlyList<int>> ReadAsync()
        {
            var shard = (await kinesis.ListShardsAsync(new ListShardsRequest(name), Cancellation)).Shards[0].ShardId;
            var iterator = (await kinesis.GetShardIteratorAsync(new ShardIteratorRequest(name, shard, "TRIM_HORIZON"), Cancellation)).ShardIterator;
            var numbers = new List<int>();
            while (true)
            {
                var read = await kinesis.GetRecordsAsync(new GetRecordsRequest(iterator), Cancellation);
                numbers.AddRange(read.Records.Select(record => int.Parse(Encoding.ASCII.GetString(record.Data.Span), CultureInfo.InvariantCulture)));
                if ((read.Records.Count == 0 && read.MillisBehindLatest == 0) || read.NextShardIterator is null)
                    return numbers;
                iterator = read.NextShardIterator;
            }
        }
    }
}
