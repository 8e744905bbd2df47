using System.Text;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Feedback;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Functions.Feedback;
using EmailPlatform.Functions.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.Feedback;

public sealed class FeedbackFunctionTests(Deployment deployment) : IClassFixture<Deployment>, IDisposable
{
    private readonly SigningAuthority _authority = new();

    private readonly string _message = SendId.New(TimeProvider.System).Recipient(0).ToString();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("bounce.json", EventKind.Bounced)]
    [InlineData("complaint.json", EventKind.Complained)]
    [InlineData("delivery.json", EventKind.Delivered)]
    [InlineData("delivery-delay.json", EventKind.Deferred)]
    [InlineData("reject.json", EventKind.Failed)]
    [InlineData("send.json", EventKind.Sent)]
    public async Task RecordedEvent_OfOurMessage_GoesToTheStream(string recorded, EventKind kind)
    {
        Assert.Empty(await HandleAsync(SignedNotification.Of(_authority, Tagged(recorded))));

        var happened = Assert.Single(deployment.Stream.TakeEvents());
        Assert.Equal(kind, happened.Kind);
        Assert.Equal(_message, happened.MessageId.ToString());
        Assert.Equal("bea@example.net", happened.Recipient);
    }

    [Fact]
    public async Task RecordedEvent_OfMailThatIsNotOurs_IsPassedOver()
    {
        Assert.Empty(await HandleAsync(SignedNotification.Of(_authority, JsonNode.Parse(RecordedEvents.Ses("bounce.json"))!)));

        Assert.Empty(deployment.Stream.Take());
    }

    [Fact]
    public async Task Batch_WithForgeries_FailsThoseAndNoOther()
    {
        using var stranger = new SigningAuthority();
        var good = SignedNotification.Of(_authority, Tagged("bounce.json"));
        WorkItem[] batch =
        [
            SignedNotification.Of(stranger, Tagged("bounce.json")),
            good with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good.Body.Span).Replace("bea@", "eve@", StringComparison.Ordinal)) },
            SignedNotification.Of(_authority, Tagged("bounce.json"), "arn:aws:sns:us-east-1:999999999999:ses-events"),
            good,
            new WorkItem("", "no notification"u8.ToArray()),
        ];

        Assert.Equal(["message-0", "message-1", "message-2", "message-4"], await HandleAsync(batch));

        Assert.Single(deployment.Stream.TakeEvents());
    }

    [Fact]
    public async Task RecordedEvent_OfAnotherQueue_IsDeliveredAgain() =>
        Assert.Equal(["MessageID"], await Events.FailuresAsync(await Create().Handle(Json.ToStream(RecordedEvents.Lambda("sqs-event.json")))));

    private JsonNode Tagged(string recorded) => SignedNotification.WithTags(RecordedEvents.Ses(recorded), "default", _message, 1, "bea@example.net");

    private async Task<IReadOnlyList<string>> HandleAsync(params WorkItem[] batch) => await Events.FailuresAsync(await Create().Handle(Events.OfQueue(batch)));

    private Function Create() => new(services =>
    {
        deployment.AddPorts(services);
        services.AddSingleton(new SnsCertificates(new HttpClient(_authority, disposeHandler: false), TimeProvider.System));
    });
}
