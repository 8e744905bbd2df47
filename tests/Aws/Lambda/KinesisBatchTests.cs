using System.Text;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Core.Streams;
using EmailPlatform.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Aws.Tests.Lambda;

public sealed class KinesisBatchTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Handle_SampleOfTheCorpus_IsRead()
    {
        var handler = new Noting();

        var reply = await Batch(handler).HandleAsync(LambdaSample.Bytes(LambdaSample.Read("kinesis-event.json")));

        Assert.Equal([("s1", "Hello World"), ("s1", "Hello World")], handler.Seen);
        Assert.Equal("""{"batchItemFailures":[]}""", new StreamReader(reply).ReadToEnd());
    }

    [Fact]
    public async Task Handle_SliceFails_GoesOnFromItsFirstRecordAndLeavesTheRest()
    {
        var handler = new Noting(data => data == "4");

        var reply = await Batch(handler, sliceSize: 3).HandleAsync(EventOf(10));

        Assert.Equal(["103"], LambdaSample.FailuresOf(reply));
        Assert.Equal(["0", "1", "2"], handler.Seen.Select(record => record.Data));
    }

    [Fact]
    public async Task Handle_TimeRunsOut_GoesOnFromTheSliceThatWasNotFinished()
    {
        var handler = new Noting(_ => false, (data, token) => data == "3" ? Task.Delay(Timeout.InfiniteTimeSpan, _time, token) : Task.CompletedTask);
        var handling = Batch(handler, sliceSize: 3).HandleAsync(EventOf(10));

        _time.Advance(TimeSpan.FromSeconds(28));

        Assert.Equal(["103"], LambdaSample.FailuresOf(await handling));
    }

    private KinesisBatch Batch(IStreamHandler handler, int sliceSize = 100) => new(
        handler, new BatchOptions { FunctionTimeout = TimeSpan.FromSeconds(30), SliceSize = sliceSize }, _time, NullLogger<KinesisBatch>.Instance);

    private static Stream EventOf(int count) => LambdaSample.Bytes(new JsonObject
    {
        ["Records"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject
        {
            ["kinesis"] = new JsonObject
            {
                ["partitionKey"] = "k",
                ["sequenceNumber"] = $"{100 + i}",
                ["data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{i}")),
            },
        })]),
    });

    private sealed class Noting(Func<string, bool> isBad, Func<string, CancellationToken, Task> wait) : IStreamHandler
    {
        public Noting()
            : this(_ => false)
        {
        }

        public Noting(Func<string, bool> isBad)
            : this(isBad, (_, _) => Task.CompletedTask)
        {
        }

        /// <summary>What was handled to its end.</summary>
        public List<(string Key, string Data)> Seen { get; } = [];

        public async ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
        {
            var read = batch.Select(record => (record.Key, Data: Encoding.UTF8.GetString(record.Data.Span))).ToList();
            foreach (var (_, data) in read)
                await wait(data, cancellationToken);
            if (read.Any(record => isBad(record.Data)))
                throw new InvalidOperationException("broken");
            Seen.AddRange(read);
        }
    }
}
