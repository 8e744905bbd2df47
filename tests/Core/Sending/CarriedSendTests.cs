using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;

namespace EmailPlatform.Core.Tests.Sending;

/// <summary>Sends that stand in their task alone until a sender has claimed them.</summary>
public sealed class CarriedSendTests : IDisposable
{
    private readonly TemporaryTable _table = new();
    private readonly TestVault _vault = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Accept_SmallSend_IsQueuedAndWritesNothing()
    {
        await using var sender = await WorldAsync();
        // A process reserves a share of the day's quota with its first send: one write.
        await using var world = new MailWorld(new DyingTable(_table.Table, 1, isApplied: false), _table.Time, vault: _vault);

        await world.AcceptAsync(Mail("b@example.net"));
        await world.AcceptAsync(Mail("c@example.net"));

        await sender.Queue.SendAsync(world.Queue.Take(), Cancellation);
        await sender.SendQueuedAsync();
        Assert.Equal(["b@example.net", "c@example.net"], sender.Transport.Taken.Select(taken => taken.Message.Recipient.Value).Order());
    }

    [Theory]
    [InlineData(20_000, true)]
    [InlineData(24_400, false)]
    [InlineData(300_000, false)]
    public async Task Accept_BySize_IsCarriedOrStored(int characters, bool isCarried)
    {
        await using var world = await WorldAsync();

        var send = await world.AcceptAsync(Mail("b@example.net", new string('x', characters)));

        Assert.Equal(isCarried, await world.Get<SendStore>().GetAsync(MailWorld.Shop, send.MessageId!.Value, Cancellation) is null);
        Assert.InRange(Assert.Single(world.Queue.Take()).Body.Length, 1, WorkItem.MaxBodyBytes);
    }

    [Fact]
    public async Task Accept_SeveralRecipientsOrLater_IsStored()
    {
        await using var world = await WorldAsync();
        var at = _table.Time.GetUtcNow().AddHours(1);

        AcceptedSend[] sends =
        [
            await world.AcceptAsync(new { from = "a@shop.example", to = new[] { "b@example.net", "c@example.net" }, subject = "Hi", text = "Hello" }),
            await world.AcceptAsync(new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text = "Hello", send_at = at }),
            await world.AcceptAsync(new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text = "Hello", stream = "bulk" }),
            await world.AcceptAsync(new { from = "a@shop.example", recipients = new[] { new { to = "b@example.net" } }, subject = "Hi", text = "Hello" }, SendRoute.Bulk),
        ];

        foreach (var send in sends)
            Assert.NotNull(await world.Get<SendStore>().GetAsync(MailWorld.Shop, send.MessageId!.Value, Cancellation));
    }

    [Fact]
    public async Task Status_BeforeASenderHasClaimedIt_IsQueued()
    {
        await using var world = await WorldAsync();
        var send = (await world.AcceptAsync(Mail("b@example.net"))).MessageId!.Value;

        foreach (var id in (string[])[send.Value, send.Recipient(0).ToString()])
        {
            var waiting = (await StatusAsync(world, MailWorld.Shop, id)).Value!;
            Assert.Equal((MessageStatus.Queued, null), (waiting.Status, Assert.Single(waiting.Messages).To));
        }
        Assert.Null((await StatusAsync(world, MailWorld.Shop, send.Recipient(1).ToString())).Value);

        await world.SendQueuedAsync();

        var sent = (await StatusAsync(world, MailWorld.Shop, send.Value)).Value!;
        Assert.Equal((MessageStatus.Delivered, "b@example.net"), (sent.Status, Assert.Single(sent.Messages).To));
        var timeline = (await world.Get<MessageReader>().TimelineAsync(MailWorld.Shop, send.Value, Cancellation)).Value!;
        Assert.Equal([EventKind.Accepted, EventKind.Delivered], Assert.Single(timeline.Messages).Events.Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Status_OfWhatWasNeverAccepted_IsNotFound()
    {
        await using var world = await WorldAsync();
        var send = (await world.AcceptAsync(Mail("b@example.net"))).MessageId!.Value;

        Assert.Null((await StatusAsync(world, MailWorld.Shop, SendId.New(_table.Time).Value)).Value);
        Assert.Null((await StatusAsync(world, TenantId.Parse("other"), send.Value)).Value);
        _table.Time.Advance(SendStore.Retention + TimeSpan.FromSeconds(1));
        Assert.Null((await StatusAsync(world, MailWorld.Shop, send.Value)).Value);
    }

    /// <summary>The second wait is longer than a queue can wait.</summary>
    [Fact]
    public async Task Sender_Deferred_CarriesTheContentToItsLastTry()
    {
        await using var world = await WorldAsync();
        world.Transport.Script = message => Task.FromResult<DeliveryOutcome?>(message.Attempt switch
        {
            1 => new DeliveryOutcome.Deferred(TimeSpan.FromMinutes(5)) { Response = "451 4.7.1 Greylisted" },
            2 => new DeliveryOutcome.Deferred(TimeSpan.FromHours(2)) { Response = "451 4.3.2 Later" },
            _ => null,
        });
        var send = (await world.AcceptAsync(Mail("b@example.net", "A text to be kept."))).MessageId!.Value;

        await world.SendQueuedAsync();
        _table.Time.Advance(TimeSpan.FromMinutes(6));
        await world.Queue.SendAsync(world.Queue.Take(delayedToo: true), Cancellation);
        await world.SendQueuedAsync();
        Assert.Empty(world.Queue.Take(delayedToo: true));
        _table.Time.Advance(TimeSpan.FromHours(3));
        await world.Get<Scheduler>().SweepAsync(Cancellation);
        await world.SendQueuedAsync();

        Assert.Equal(3, world.Transport.Taken.Count);
        Assert.All(world.Transport.Taken, taken => Assert.Contains("A text to be kept.", taken.Content, StringComparison.Ordinal));
        Assert.Equal(MessageStatus.Delivered, (await StatusAsync(world, MailWorld.Shop, send.Value)).Value!.Status);
    }

    [Fact]
    public async Task Cancel_IsTooLateUntilItWaitsForAnotherTry()
    {
        await using var world = await WorldAsync();
        world.Transport.Script = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome.Deferred(TimeSpan.FromMinutes(5)) { Response = "451 Later" });
        var send = (await world.AcceptAsync(Mail("b@example.net"))).MessageId!.Value;
        Assert.Equal("too_late", (await CancelAsync(world, send)).Refusal!.Code);
        Assert.Equal("message_not_found", (await CancelAsync(world, SendId.New(_table.Time))).Refusal!.Code);
        await world.SendQueuedAsync();

        Assert.Equal(1, (await CancelAsync(world, send)).Value!.Cancelled);

        await world.Queue.SendAsync(world.Queue.Take(delayedToo: true), Cancellation);
        await world.SendQueuedAsync();
        Assert.Single(world.Transport.Taken);
        Assert.Equal(MessageStatus.Cancelled, await ProjectedStatusAsync(world, send));
        Assert.Equal("too_late", (await CancelAsync(world, send)).Refusal!.Code);
    }

    [Fact]
    public async Task Labels_OfAnEventThatNamesTheMessageAlone_ComeFromItsRecord()
    {
        await using var world = await WorldAsync();
        var send = await world.AcceptAsync(new
        {
            from = "a@shop.example",
            to = new[] { "b@example.net" },
            subject = "Hi",
            text = "Hello",
            tags = new[] { "welcome" },
            metadata = new { customer = "7" },
        });
        await world.SendQueuedAsync();

        var labelled = await world.Get<EventLabels>().CompleteAsync(
            new MailEvent
            {
                Tenant = MailWorld.Shop,
                MessageId = send.Messages[0].MessageId!.Value,
                Kind = EventKind.Complained,
                Time = _table.Time.GetUtcNow(),
                Stream = MailStream.Transactional,
                Recipient = "b@example.net",
            },
            Cancellation);

        Assert.Equal(["welcome"], labelled.Tags);
        Assert.Equal(new Dictionary<string, string> { ["customer"] = "7" }, labelled.Metadata);
    }

    private static object Mail(string to, string text = "Hello") => new { from = "a@shop.example", to = new[] { to }, subject = "Hi", text };

    private static ValueTask<Outcome<MessageReport>> StatusAsync(MailWorld world, TenantId tenant, string id) =>
        world.Get<MessageReader>().StatusAsync(tenant, id, Cancellation);

    private static ValueTask<Outcome<CancelledSend>> CancelAsync(MailWorld world, SendId send) =>
        world.Get<SendCancellation>().CancelAsync(MailWorld.Shop, send, Cancellation);

    private static async Task<MessageStatus> ProjectedStatusAsync(MailWorld world, SendId send)
    {
        await world.ProjectAsync();
        return (await StatusAsync(world, MailWorld.Shop, send.Value)).Value!.Status;
    }

    private async Task<MailWorld> WorldAsync()
    {
        var world = new MailWorld(_table.Table, _table.Time, vault: _vault);
        await world.PrepareAsync();
        return world;
    }
}
