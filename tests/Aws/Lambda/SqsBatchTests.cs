using System.Text;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Aws.Queues;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Queues;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Aws.Tests.Lambda;

public sealed class SqsBatchTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly SqsClient _nobody = new(LocalAws.At(new Uri("http://127.0.0.1:1")));

    public void Dispose() => _nobody.Dispose();

    [Fact]
    public async Task Handle_SampleOfTheCorpus_IsReceived()
    {
        var handler = new RecordingWorkHandler();

        var reply = await Batch(handler).HandleAsync(LambdaSample.Bytes(LambdaSample.Read("sqs-event.json")));

        var work = Assert.Single(handler.Received);
        Assert.Equal(("MessageID", "", "Message Body", 2), (work.Id, work.Group, Encoding.UTF8.GetString(work.Body.Span), work.ReceiveCount));
        Assert.Equal("""{"batchItemFailures":[]}""", new StreamReader(reply).ReadToEnd());
    }

    [Fact]
    public async Task Handle_OneIsNoneOfOurs_OnlyThatFails()
    {
        var handler = new RecordingWorkHandler();
        var records = new JsonArray(Record("1", "fine", encoding: null), Record("2", "no base64!", "base64"), Record("3", "x", "rot13"), Record("4", "-", "empty"));

        var reply = await Batch(handler).HandleAsync(LambdaSample.Bytes(new JsonObject { ["Records"] = records }));

        Assert.Equal(["2", "3"], LambdaSample.FailuresOf(reply));
        Assert.Equal(["1", "4"], handler.Received.Select(work => work.Id));
        Assert.True(handler.Received.Last().Body.IsEmpty);
    }

    [Fact]
    public async Task Handle_TimeRunsOut_ReturnsWhatIsUnfinishedAsFailed()
    {
        var handler = new RecordingWorkHandler(async (work, token) =>
        {
            if (work.Id == "2")
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            return null;
        });
        var handling = Batch(handler).HandleAsync(LambdaSample.Bytes(new JsonObject { ["Records"] = new JsonArray(Record("1", "a"), Record("2", "b")) }));

        _time.Advance(TimeSpan.FromSeconds(26));
        Assert.False(handling.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["1", "2"], LambdaSample.FailuresOf(await handling));
    }

    [Fact]
    public async Task Handle_LastReceiveFailsAndDeadLettersCannotBeReached_StaysFailed()
    {
        var record = Record("1", "poison");
        record["attributes"]!["ApproximateReceiveCount"] = "5";

        var reply = await Batch(new RecordingWorkHandler(_ => "bad")).HandleAsync(LambdaSample.Bytes(new JsonObject { ["Records"] = new JsonArray(record) }));

        Assert.Equal(["1"], LambdaSample.FailuresOf(reply));
    }

    private SqsBatch Batch(IWorkHandler handler) => new(
        handler,
        new SqsDeadLetters(_nobody, "http://127.0.0.1:1/dead"),
        new BatchOptions { FunctionTimeout = TimeSpan.FromSeconds(30), MaxReceives = 5 },
        _time,
        NullLogger<SqsBatch>.Instance);

    private static JsonObject Record(string id, string body, string? encoding = null)
    {
        var attributes = new JsonObject { ["group"] = new JsonObject { ["stringValue"] = "shop", ["dataType"] = "String" } };
        if (encoding is not null)
            attributes["encoding"] = new JsonObject { ["stringValue"] = encoding, ["dataType"] = "String" };
        return new JsonObject
        {
            ["messageId"] = id,
            ["body"] = body,
            ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = "1" },
            ["messageAttributes"] = attributes,
        };
    }
}
