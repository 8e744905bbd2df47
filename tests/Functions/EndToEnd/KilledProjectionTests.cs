using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Functions.Tests.Hosting;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Aws.Functions;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.EndToEnd;

/// <summary>
/// The worst moment for the projection to die: what users see has been written, and nothing of it is archived. The published function runs as a process,
/// by its entry point, on a batch as Kinesis makes it.
/// </summary>
public sealed class KilledProjectionTests(AwsEmulators emulators) : IAsyncLifetime
{
    private readonly RecordingStream _stream = new();
    private EmulatedAws _aws = null!;
    private HoldingProxy _firehose = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _aws = await EmulatedAws.StartAsync(emulators, BetweenAsync, Cancellation);

    public async ValueTask DisposeAsync() => await _aws.DisposeAsync();

    [Fact]
    public async Task Projection_KilledBeforeTheArchiveHasTheBatch_ArchivesItWhenItComesAgain()
    {
        var batch = await DeliveredAsync(3);
        await KillBeforeTheArchiveAsync(batch);
        Assert.Equal(3, await CountAsync());
        Assert.Empty(_aws.Firehose.Taken);

        await using var second = await StartAsync();
        Assert.Empty(await Events.FailuresAsync(await second.HandleAsync(Events.OfStream(batch))));

        Assert.Equal(
            batch.SelectMany(MailEventStream.Read).Select(happened => happened!.Id),
            _aws.Firehose.Events.Select(happened => happened["id"]!.GetValue<string>()));
        Assert.Equal(3, await CountAsync());
    }

    private async Task<ServiceProxy> BetweenAsync(string service, Uri direct)
    {
        var proxy = await HoldingProxy.StartAsync(direct);
        if (service == "firehose")
            _firehose = proxy;
        return proxy;
    }

    /// <summary>Messages that have a record, and the events of their delivery.</summary>
    private async Task<IReadOnlyList<StreamRecord>> DeliveredAsync(int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var table = _aws.Domain.GetRequiredService<ITable>();
        var events = new List<MailEvent>();
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            var id = new MessageId(SendId.New(TimeProvider.System), ordinal);
            var record = new MessageRecord { Id = id, Recipient = "bea@example.net", Stream = MailStream.Transactional, AcceptedAt = now, State = DeliveryState.Finished, Attempt = 1 };
            Assert.True((await table.WriteAsync(MessageLog.Put(TenantId.Default, record, version: null), Cancellation)).IsApplied);
            events.Add(new MailEvent
            {
                Tenant = TenantId.Default,
                MessageId = id,
                Kind = EventKind.Delivered,
                Time = now,
                Stream = MailStream.Transactional,
                Recipient = record.Recipient,
                Attempt = 1,
            });
        }
        await new MailEventStream(_stream).AppendAsync(events, Cancellation);
        return _stream.Take();
    }

    private async Task KillBeforeTheArchiveAsync(IReadOnlyList<StreamRecord> batch)
    {
        _firehose.Hold();
        await using var first = await StartAsync();
        var handling = first.HandleAsync(Events.OfStream(batch));
        await _firehose.Held.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await first.KillAsync();
        await Assert.ThrowsAsync<FunctionFailedException>(() => handling);
        _firehose.LetGo();
    }

    private async Task<FunctionProcess> StartAsync() =>
        await FunctionProcess.StartAsync(await PublishedFunctions.FolderAsync("EventProcessor"), "EventProcessor", _aws.ProcessEnvironment());

    private async Task<long> CountAsync()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var days = await _aws.Domain.GetRequiredService<Counters>().ReadAsync(TenantId.Default, today.AddDays(-1), today, Cancellation);
        return days.Sum(day => day.Counts.GetValueOrDefault("delivered"));
    }
}
