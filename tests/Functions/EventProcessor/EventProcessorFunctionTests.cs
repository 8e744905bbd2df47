using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Tables;
using EmailPlatform.Functions.EventProcessor;
using EmailPlatform.Functions.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.EventProcessor;

public sealed class EventProcessorFunctionTests(Deployment deployment) : IClassFixture<Deployment>
{
    private const string Send = """{"from": "shop@example.test", "to": ["bea@example.net"], "subject": "Hi", "text": "Good day"}""";

    [Fact]
    public async Task Batch_BecomesTheStatusThatTheApiTells()
    {
        var id = await SentAsync();

        Assert.Empty(await Events.FailuresAsync(await new Function(deployment.AddPorts).Handle(Events.OfStream(deployment.Stream.Take()))));

        Assert.Equal("sent", await deployment.StatusAsync(id));
    }

    [Fact]
    public async Task RecordedEvent_WithWhatIsNoEventOfOurs_IsPassedOver() =>
        Assert.Empty(await Events.FailuresAsync(
            await new Function(deployment.AddPorts).Handle(Json.ToStream(RecordedEvents.Lambda("kinesis-event.json")))));

    [Fact]
    public async Task Batch_WhenTheTableFails_IsDeliveredAgainFromItsFirstRecord()
    {
        await SentAsync();
        var function = new Function(services =>
        {
            deployment.AddPorts(services);
            services.AddSingleton<ITable, BrokenTable>();
        });

        Assert.Equal(["1"], await Events.FailuresAsync(await function.Handle(Events.OfStream(deployment.Stream.Take()))));
    }

    private async Task<string> SentAsync()
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
