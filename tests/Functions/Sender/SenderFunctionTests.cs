using System.Text;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Queues;
using EmailPlatform.Functions.Sender;
using EmailPlatform.Functions.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.Sender;

public sealed class SenderFunctionTests(Deployment deployment) : IClassFixture<Deployment>
{
    private const string Send = """{"from": "shop@example.test", "to": ["bea@example.net"], "subject": "Hi {{ name }}", "text": "Good day", "variables": {"name": "Bea"}}""";

    private readonly RecordingTransport _transport = new();

    [Fact]
    public async Task Batch_IsSent_AndWhatIsNoTaskIsDeliveredAgain()
    {
        var id = await deployment.SendAsync(Send);
        WorkItem[] batch = [.. deployment.Transactional.Take(), new WorkItem("default", "no task"u8.ToArray())];

        var failures = await Events.FailuresAsync(await Create().Handle(Events.OfQueue(batch)));

        Assert.Equal(["message-1"], failures);
        var message = Assert.Single(_transport.Messages);
        Assert.Equal(id, message.MessageId.ToString());
        Assert.Equal("bea@example.net", message.Recipient.Value);
        var content = Encoding.UTF8.GetString(message.Content.Span);
        Assert.Contains("Subject: Hi Bea\r\n", content, StringComparison.Ordinal);
        Assert.DoesNotContain("DKIM-Signature", content, StringComparison.Ordinal);
        Assert.Equal([EventKind.Accepted, EventKind.Sent], deployment.Stream.TakeEvents().Select(happened => happened.Kind));
    }

    [Fact]
    public async Task Batch_ReceivedTwice_IsSentOnce()
    {
        await deployment.SendAsync(Send);
        var batch = deployment.Transactional.Take();

        Assert.Empty(await Events.FailuresAsync(await Create().Handle(Events.OfQueue(batch))));
        Assert.Empty(await Events.FailuresAsync(await Create().Handle(Events.OfQueue(batch))));

        Assert.Single(_transport.Messages);
        deployment.Stream.Take();
    }

    [Fact]
    public async Task RecordedEvent_OfAnotherQueue_IsDeliveredAgain() =>
        Assert.Equal(["MessageID"], await Events.FailuresAsync(await Create().Handle(Json.ToStream(RecordedEvents.Lambda("sqs-event.json")))));

    private Function Create() => new(services =>
    {
        deployment.AddPorts(services);
        services.AddSingleton<IMailTransport>(_transport);
    });
}
