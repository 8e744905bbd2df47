using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Functions.EventProcessor;
using EmailPlatform.Functions.Tests.Hosting;
using EmailPlatform.TestKit.Aws;
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
    public async Task Batch_IsArchived_AsOneRecord()
    {
        await SentAsync();
        await SentAsync();
        var batch = deployment.Stream.Take();
        var calls = deployment.Firehose.Calls.Count;

        Assert.Empty(await HandleAsync(batch));

        Assert.Single(Assert.Single(deployment.Firehose.Calls.Skip(calls)));
        Assert.Equal(IdsOf(batch), Archived(batch));
    }

    [Fact]
    public async Task RecordedEvent_WithWhatIsNoEventOfOurs_IsPassedOver_AndArchived()
    {
        Assert.Empty(await Events.FailuresAsync(
            await new Function(deployment.AddPorts).Handle(Json.ToStream(RecordedEvents.Lambda("kinesis-event.json")))));

        Assert.Equal(["Hello World", "Hello World"], deployment.Firehose.Errors);
    }

    /// <summary>Between the two: it is projected, and not yet archived.</summary>
    [Fact]
    public async Task Batch_WhenTheArchiveFails_IsProjected_AndDeliveredAgainUntilItIsArchived()
    {
        var id = await SentAsync();
        var batch = deployment.Stream.Take();
        deployment.Firehose.Always = FirehoseAnswer.Unavailable;

        Assert.Equal(["1"], await HandleAsync(batch));
        Assert.Equal("sent", await deployment.StatusAsync(id));
        Assert.Empty(Archived(batch));

        deployment.Firehose.Always = null;
        var counted = await CountSentAsync();
        Assert.Empty(await HandleAsync(batch));
        Assert.Equal(IdsOf(batch), Archived(batch));
        Assert.Equal(counted, await CountSentAsync());
    }

    /// <summary>The archive then has an event twice, with the same id, and its queries take each once.</summary>
    [Fact]
    public async Task Batch_WhenTheArchivesReplyIsLost_IsArchivedTwice()
    {
        await SentAsync();
        var batch = deployment.Stream.Take();
        deployment.Firehose.Answer(new FirehoseAnswer.LoseReply());

        Assert.Empty(await HandleAsync(batch));

        Assert.Equal(IdsOf(batch).Concat(IdsOf(batch)), Archived(batch));
    }

    [Fact]
    public async Task Batch_WhenTheTableFails_IsDeliveredAgainFromItsFirstRecord()
    {
        await SentAsync();
        var function = new Function(services =>
        {
            deployment.AddPorts(services);
            services.AddSingleton<ITable, BrokenTable>();
        });

        var batch = deployment.Stream.Take();

        Assert.Equal(["1"], await Events.FailuresAsync(await function.Handle(Events.OfStream(batch))));
        Assert.Empty(Archived(batch));
    }

    private async Task<IReadOnlyList<string>> HandleAsync(IReadOnlyList<StreamRecord> batch) =>
        await Events.FailuresAsync(await new Function(deployment.AddPorts).Handle(Events.OfStream(batch)));

    private static IReadOnlyList<string> IdsOf(IReadOnlyList<StreamRecord> batch) => [.. batch.SelectMany(MailEventStream.Read).Select(happened => happened!.Id)];

    /// <summary>Of a batch's events those in the archive, as often as they are there.</summary>
    private IReadOnlyList<string> Archived(IReadOnlyList<StreamRecord> batch) =>
        [.. deployment.Firehose.Events.Select(happened => happened["id"]!.GetValue<string>()).Where(IdsOf(batch).Contains)];

    private async Task<long> CountSentAsync()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var days = await deployment.Services.GetRequiredService<Counters>().ReadAsync(TenantId.Default, today.AddDays(-1), today, TestContext.Current.CancellationToken);
        return days.Sum(day => day.Counts.GetValueOrDefault("sent"));
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
