using System.Text.Json;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Webhooks;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Functions.Tests.Hosting;
using EmailPlatform.Functions.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.Webhooks;

public sealed class WebhooksFunctionTests(Deployment deployment) : IClassFixture<Deployment>
{
    private const string Send = """{"from": "shop@example.test", "to": ["bea@example.net"], "subject": "Hi", "text": "Good day"}""";

    [Fact]
    public async Task Events_OfAMessage_ArriveAtTheCustomersEndpoint()
    {
        await using var receiver = await Receiver.StartAsync();
        var created = await deployment.Services.GetRequiredService<WebhookStore>().CreateAsync(
            TenantId.Default, new WebhookRequest(receiver.Url.ToString(), ["message.sent"]), TestContext.Current.CancellationToken);
        Assert.Null(created.Refusal);
        var id = await SendAsync();
        Assert.Empty(await Events.FailuresAsync(
            await new Functions.EventProcessor.Function(deployment.AddPorts).Handle(Events.OfStream(deployment.Stream.Take()))));

        Assert.Empty(await Events.FailuresAsync(await new Function(deployment.AddPorts).Handle(Events.OfQueue(deployment.Webhooks.Take()))));

        var request = Assert.Single(receiver.Requests);
        Assert.NotEmpty(request.Headers["webhook-signature"]);
        Assert.Contains(id, JsonElement.Parse(request.Body).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_WithWhatIsNoDelivery_IsDeliveredAgain() => Assert.Equal(
        ["message-0"],
        await Events.FailuresAsync(await new Function(deployment.AddPorts).Handle(Events.OfQueue(new WorkItem("endpoint", "nonsense"u8.ToArray())))));

    private async Task<string> SendAsync()
    {
        var id = await deployment.SendAsync(Send);
        var sender = new Functions.Sender.Function(services =>
        {
            deployment.AddPorts(services);
            services.AddSingleton<IMailTransport, RecordingTransport>();
        });
        Assert.Empty(await Events.FailuresAsync(await sender.Handle(Events.OfQueue(deployment.Transactional.Take()))));
        return id;
    }
}
