using System.Text;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Tests.Queues;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Functions.Tests.Feedback;
using EmailPlatform.Functions.Tests.Hosting;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Aws.Functions;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.EndToEnd;

/// <summary>
/// The worst moment for a sender to die: SES has the message and has said so, and nothing of it is written. The published functions run as processes,
/// by their entry points, on batches as SQS makes them.
/// </summary>
public sealed class KilledSenderTests(AwsEmulators emulators) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(12);

    private EmulatedAws _aws = null!;
    private HoldingProxy _table = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Queue => _aws.Variables["EMAILPLATFORM_QUEUE_TRANSACTIONAL"]!;

    public async ValueTask InitializeAsync()
    {
        _aws = await EmulatedAws.StartAsync(emulators, BetweenAsync, Cancellation);
        _aws.Variables["EMAILPLATFORM_LEASE_SECONDS"] = $"{Lease.TotalSeconds:0}";
    }

    public async ValueTask DisposeAsync() => await _aws.DisposeAsync();

    [Fact]
    public async Task Sender_KilledBetweenSesAndItsWrite_DoesNotSendAgain()
    {
        var id = await AcceptAsync();
        var batch = EventOf(await ReceiveAsync());
        await using var second = await StartAsync("Sender");
        await second.Ready;
        await KillAfterSesAsync(batch);
        var sent = Assert.Single(_aws.Ses.Accepted);
        Assert.Equal(DeliveryState.Claimed, (await RecordAsync(id)).State);

        // The batch comes again while the lease holds: it is put back into the queue until the lease has ended.
        Assert.Empty(await FailuresAsync(second, batch));
        Assert.Single(_aws.Ses.Accepted);

        // SES tells of the message before that: its event names the try.
        await TellDeliveredAsync(sent);
        await Eventually.HoldsAsync(async () => (await RecordAsync(id)).Status == MessageStatus.Delivered, "the delivery is projected", Cancellation);

        // The lease has ended, and the message stands in the queue again.
        var again = EventOf(await ReceiveAsync());
        Assert.True((await RecordAsync(id)).LeaseUntil < TimeProvider.System.GetUtcNow());
        Assert.Empty(await FailuresAsync(second, again));

        Assert.Equal(DeliveryState.Finished, (await RecordAsync(id)).State);
        Assert.Single(_aws.Ses.Accepted);

        // And the first batch once more, as after a visibility timeout.
        await using var third = await StartAsync("Sender");
        Assert.Empty(await FailuresAsync(third, batch));
        Assert.Single(_aws.Ses.Accepted);
    }

    private async Task<ServiceProxy> BetweenAsync(string service, Uri direct)
    {
        if (service != "dynamodb")
            return await HoldingProxy.StartAsync(direct);
        return _table = await HoldingProxy.StartAsync(direct);
    }

    private Task<FunctionProcess> StartAsync(string project, string feedbackSource = "topic") => StartAsync(project, new Dictionary<string, string> { ["EMAILPLATFORM_FEEDBACK_SOURCE"] = feedbackSource });

    private async Task<FunctionProcess> StartAsync(string project, Dictionary<string, string> more)
    {
        var environment = _aws.ProcessEnvironment();
        foreach (var (variable, value) in more)
            environment[variable] = value;
        return await FunctionProcess.StartAsync(await PublishedFunctions.FolderAsync(project), project, environment);
    }

    private async Task<MessageId> AcceptAsync()
    {
        await using var api = await StartAsync("Api");
        return IdOf(await Receipt.AcceptAsync(api.HandleAsync, "bea@example.net"));
    }

    /// <summary>From SES's reply on nothing reaches the table; the process dies when it tries to write.</summary>
    private async Task KillAfterSesAsync(JsonObject batch)
    {
        _aws.Ses.OnTaken = _ => _table.Hold();
        await using var sender = await StartAsync("Sender");
        var handling = sender.HandleAsync(Json.ToStream(batch.ToJsonString()));
        await _table.Held.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await sender.KillAsync();
        await Assert.ThrowsAsync<FunctionFailedException>(() => handling);
        _aws.Ses.OnTaken = null;
        _table.LetGo();
    }

    /// <summary>SES → EventBridge → Kinesis → Feedback → Kinesis → EventProcessor.</summary>
    private async Task TellDeliveredAsync(SesFakeMessage sent)
    {
        var delivery = SignedNotification.WithTags(
            RecordedEvents.Ses("delivery.json"), sent.Tags["tenant"], sent.Tags["message"], int.Parse(sent.Tags["attempt"], null), "bea@example.net");
        var onTheBus = new JsonObject { ["source"] = "aws.ses", ["detail-type"] = "Email Delivered", ["detail"] = delivery };
        await using var feedback = await StartAsync("Feedback", "bus");
        Assert.Empty(await Events.FailuresAsync(await feedback.HandleAsync(Events.OfStream(new StreamRecord("1", Encoding.UTF8.GetBytes(onTheBus.ToJsonString()))))));

        await using var projection = await StartAsync("EventProcessor");
        await using var events = await _aws.ReadEventsAsync(projection.HandleAsync, Cancellation);
        await Eventually.HoldsAsync(async () => (await RecordAsync(IdOf(sent.Tags["message"]))).Timeline.Count > 0, "the delivery is projected", Cancellation);
    }

    private async Task<MessageRecord> RecordAsync(MessageId id) =>
        (await _aws.Domain.GetRequiredService<MessageLog>().GetAsync(TenantId.Default, id, Cancellation))!.Record;

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync()
    {
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var request = new ReceiveMessageRequest(Queue, 10, 1) { VisibilityTimeout = 900, MessageSystemAttributeNames = ["All"], MessageAttributeNames = ["All"] };
            if ((await _aws.Sqs.ReceiveAsync(request, Cancellation)).Messages is { Count: > 0 } received)
                return received;
        }
        throw new TimeoutException("Nothing stands in the queue.");
    }

    private static MessageId IdOf(string text) => MessageId.TryParse(text, out var id) ? id : throw new FormatException(text);

    private static JsonObject EventOf(IReadOnlyList<ReceivedMessage> received) => SqsEventSource.EventOf(received);

    private static async Task<IReadOnlyList<string>> FailuresAsync(FunctionProcess function, JsonObject batch) =>
        await Events.FailuresAsync(await function.HandleAsync(Json.ToStream(batch.ToJsonString())));
}
