using System.Diagnostics;
using System.Text;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Aws.Queues;
using EmailPlatform.Core.Queues;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Aws.Tests.Queues;

public sealed class SqsWorkQueueTests(ClockedSqs sqs) : WorkQueueContract, IClassFixture<ClockedSqs>, IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly List<SqsEventSource> _sources = [];
    private SqsWorkQueue? _queue;
    private (string Queue, string DeadLetters) _urls;
    private ITimer? _clock;

    protected override IWorkQueue Queue => _queue!;

    protected override bool StoresOnce => false;

    protected override TimeSpan VisibilityTimeout => ClockedSqs.HasOwnTime ? TimeSpan.FromSeconds(5) : base.VisibilityTimeout;

    protected override TimeSpan Delay => ClockedSqs.HasOwnTime ? TimeSpan.FromSeconds(8) : base.Delay;

    protected override TimeSpan DelaySlack => ClockedSqs.HasOwnTime ? TimeSpan.FromSeconds(4) : base.DelaySlack;

    protected override async Task PassAsync(TimeSpan time)
    {
        if (!ClockedSqs.HasOwnTime)
        {
            await base.PassAsync(time);
            return;
        }
        var started = Stopwatch.StartNew();
        for (var passed = TimeSpan.Zero; passed < time;)
        {
            await Task.Delay(Step, Cancellation);
            var now = started.Elapsed;
            Time.Advance(now - passed);
            passed = now;
        }
    }

    protected override async Task AdvanceUntilAsync(Func<bool> condition)
    {
        if (!ClockedSqs.HasOwnTime)
        {
            await base.AdvanceUntilAsync(condition);
            return;
        }
        for (var started = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(started.Elapsed < TimeSpan.FromMinutes(2), "Not within two minutes.");
            await PassAsync(Step);
        }
    }

    public async ValueTask InitializeAsync()
    {
        _clock = ClockedSqs.HasOwnTime ? null : sqs.Clock.Follow(Time);
        _urls = await sqs.CreateQueueAsync(MaxReceives, Cancellation);
        _queue = new SqsWorkQueue(sqs.Client, _urls.Queue, Time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
            await source.DisposeAsync();
        _clock?.Dispose();
    }

    protected override Task StartReceivingAsync(IWorkHandler handler, int concurrentBatches) =>
        StartReceivingAsync(sqs.Receiving, handler, concurrentBatches, takesTurns: false);

    protected override Task StartReceivingInTurnsAsync(IWorkHandler handler) =>
        StartReceivingAsync(sqs.Receiving, handler, concurrentBatches: 1, takesTurns: true);

    private async Task StartReceivingAsync(SqsClient receiving, IWorkHandler handler, int concurrentBatches, bool takesTurns)
    {
        var options = new BatchOptions { FunctionTimeout = VisibilityTimeout, MaxReceives = MaxReceives };
        var function = new SqsBatch(handler, new SqsDeadLetters(sqs.Client, _urls.DeadLetters), options, Time, NullLogger<SqsBatch>.Instance);
        var source = new SqsEventSource(receiving, _urls.Queue, function.HandleAsync, VisibilityTimeout, Time) { TakesTurns = takesTurns };
        _sources.Add(source);
        await source.StartAsync(concurrentBatches);
    }

    protected override async Task CrashAndStartReceivingAsync(IWorkHandler handler)
    {
        foreach (var source in _sources)
            await source.DisposeAsync();
        _sources.Clear();
        await StartReceivingAsync(handler, concurrentBatches: 1);
    }

    protected override async Task<IReadOnlyList<(string Body, string Reason)>> ListDeadLettersAsync()
    {
        var request = new ReceiveMessageRequest(_urls.DeadLetters, MaxNumberOfMessages: 10, WaitTimeSeconds: 0)
        {
            VisibilityTimeout = 0,
            MessageAttributeNames = ["All"],
        };
        var dead = (await sqs.Direct.ReceiveAsync(request, Cancellation)).Messages;
        return [.. dead.Select(message => (message.Body, message.MessageAttributes.GetValueOrDefault(SqsDeadLetters.ReasonAttribute)?.StringValue ?? ""))];
    }

    [Fact]
    public async Task Send_TextAndOtherBytes_KeepsTextReadable()
    {
        byte[][] bodies = [Encoding.UTF8.GetBytes("{\"name\":\"Zoë \\u0001\"}"), [0xff, 0x00], Encoding.UTF8.GetBytes("\u0001"), Encoding.UTF8.GetBytes("a\uffffb")];
        await Queue.SendAsync([.. bodies.Select(body => new WorkItem("a", body))], Cancellation);

        var request = new ReceiveMessageRequest(_urls.Queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 1) { VisibilityTimeout = 0 };
        var texts = (await sqs.Direct.ReceiveAsync(request, Cancellation)).Messages.Select(message => message.Body).Distinct().ToList();
        var handler = new RecordingWorkHandler();
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await handler.ReceivedAsync(4, Cancellation);

        Assert.Equal(["{\"name\":\"Zoë \\u0001\"}", "/wA=", "AQ==", "Ye+/v2I="], texts);
        Assert.All(bodies, body => Assert.Contains(handler.Received, work => work.Body.Span.SequenceEqual(body)));
    }

    [Fact]
    public async Task Receive_ReplyIsLost_ComesAgainAfterTheVisibilityTimeout()
    {
        var plan = FaultPlan.Quiet();
        var receiving = await sqs.ConnectAsync(plan);
        await SendAsync("a", "1");
        plan.Force(Fault.LostReply);
        var handler = new RecordingWorkHandler();
        await StartReceivingAsync(receiving, handler, concurrentBatches: 1, takesTurns: false);
        await TestKit.Eventually.HoldsAsync(() => plan.Count(Fault.LostReply) == 1, "the reply is lost", Cancellation);

        await AdvanceUntilAsync(() => handler.Received.Count > 0);
        Assert.All(handler.Received, work => Assert.Equal(2, work.ReceiveCount));
    }
}
