using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.TestKit;

namespace EmailPlatform.Core.Tests.Sending;

public sealed class SenderTests : IDisposable
{
    private static readonly object One = new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text = "Hello" };

    /// <summary>Not of those that their tasks carry.</summary>
    private static readonly object Stored = new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text = "Hello", stream = "bulk" };

    private readonly TemporaryTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Sender_Message_IsDeliveredSignedAndTold()
    {
        await using var world = await WorldAsync();
        var send = await world.AcceptAsync(One);

        await world.SendQueuedAsync();

        var (message, content) = Assert.Single(world.Transport.Taken);
        Assert.Equal("b@example.net", message.Recipient.Value);
        Assert.StartsWith("DKIM-Signature:", content, StringComparison.Ordinal);
        Assert.Equal([EventKind.Accepted, EventKind.Delivered], world.Stream.Events.Select(happened => happened.Kind));
        Assert.Equal(DeliveryState.Finished, (await world.RecordAsync(send.Messages[0].MessageId!.Value)).State);
    }

    [Fact]
    public async Task Sender_TaskDeliveredAgain_SendsNothingAndTellsTheSame()
    {
        await using var world = await WorldAsync();
        await world.AcceptAsync(One);
        var task = world.Queue.Take();
        await DeliverAsync(world, task);
        var told = world.Stream.Events.Select(happened => happened.Id).ToList();

        await DeliverAsync(world, task);

        Assert.Single(world.Transport.Taken);
        Assert.Equal([.. told, .. told], world.Stream.Events.Select(happened => happened.Id));
    }

    [Fact]
    public async Task Sender_WhileAServerIsSlow_TellsOfTheOthers()
    {
        await using var world = await WorldAsync();
        await world.AcceptAsync(One);
        var slow = await world.AcceptAsync(new { from = "a@shop.example", to = new[] { "slow@example.net" }, subject = "Hi", text = "Hello" });
        var answered = new TaskCompletionSource<DeliveryOutcome?>();
        world.Transport.Script = message => message.Recipient.Value == "slow@example.net" ? answered.Task : Task.FromResult<DeliveryOutcome?>(null);

        var sending = world.SendQueuedAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                _table.Time.Advance(TimeSpan.FromSeconds(1));
                return world.Stream.Events.Any(happened => happened.Kind == EventKind.Delivered);
            },
            "the other message's event",
            TestContext.Current.CancellationToken);
        Assert.False(sending.IsCompleted);
        Assert.DoesNotContain(world.Stream.Events, happened => happened.MessageId == slow.Messages[0].MessageId);

        answered.SetResult(null);
        await sending;
        Assert.Equal(2, world.Stream.Events.Count(happened => happened.Kind == EventKind.Delivered));
    }

    [Fact]
    public async Task Sender_WhileItClaims_AsksWhoIsSuppressed()
    {
        var asked = new TaskCompletionSource();
        var table = new InterceptedTable(_table.Table)
        {
            BeforeQuery = query =>
            {
                if (query.Partition.Contains("#supp#", StringComparison.Ordinal))
                    asked.TrySetResult();
                return Task.CompletedTask;
            },
        };
        await using var world = await WorldAsync(table);
        await world.AcceptAsync(One);
        table.BeforeWriteMany = () => asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await world.SendQueuedAsync();

        Assert.Single(world.Transport.Taken);
    }

    [Fact]
    public async Task Sender_TaskAMomentBeforeItsSend_WaitsForIt()
    {
        await using var world = await WorldAsync();
        var id = (await world.AcceptAsync(Stored)).Messages[0].MessageId!.Value.Send;
        var key = new TableKey($"t#{MailWorld.Shop}#sends#{SendBucket.Of(id)}", id.Value);
        var stored = (await _table.Table.GetAsync(key, TestContext.Current.CancellationToken))!;
        await _table.Table.WriteAsync(new TableWrite.Delete { Key = key }, TestContext.Current.CancellationToken);

        var sending = DeliverAsync(world, world.Queue.Take());
        _table.Time.Advance(TimeSpan.FromMilliseconds(20));
        await _table.Table.WriteAsync(new TableWrite.Put { Key = key, Document = stored.Document, ExpiresAt = stored.ExpiresAt }, TestContext.Current.CancellationToken);
        await PassAsync(_table.Time, sending);

        Assert.Single(world.Transport.Taken);
        Assert.Empty(world.Queue.Delayed);
    }

    [Fact]
    public async Task Sender_TaskBeforeItsSend_LooksAgainAndDelivers()
    {
        await using var world = await WorldAsync();
        await world.AcceptAsync(Stored);
        var task = world.Queue.Take();
        using var elsewhere = new TemporaryTable();
        await using var empty = new MailWorld(elsewhere.Table, elsewhere.Time);
        await PassAsync(elsewhere.Time, DeliverAsync(empty, task));
        Assert.Empty(empty.Transport.Taken);

        var again = Assert.Single(empty.Queue.Delayed);
        Assert.Equal(TimeSpan.FromSeconds(1), again.Delay);
        await DeliverAsync(world, empty.Queue.Take(delayedToo: true));
        Assert.Single(world.Transport.Taken);
    }

    [Fact]
    public async Task Sender_TaskWhoseSendWasNeverStored_IsLetGo()
    {
        await using var world = await WorldAsync();
        await world.AcceptAsync(Stored);
        var task = world.Queue.Take();
        using var elsewhere = new TemporaryTable();
        await using var empty = new MailWorld(elsewhere.Table, elsewhere.Time);
        var waited = TimeSpan.Zero;

        while (task.Count > 0)
        {
            await PassAsync(elsewhere.Time, DeliverAsync(empty, task));
            waited += empty.Queue.Delayed.Aggregate(TimeSpan.Zero, (sum, item) => sum + item.Delay);
            task = empty.Queue.Take(delayedToo: true);
        }

        Assert.Equal(TimeSpan.FromSeconds(63), waited);
        Assert.Empty(empty.Transport.Taken);
    }

    [Fact]
    public async Task Sender_TwoAtOnce_SendEachMessageOnce()
    {
        await using var one = await WorldAsync();
        await using var two = new MailWorld(_table.Table, _table.Time, "two", vault: TestVaultOf(one));
        var recipients = Enumerable.Range(0, 150).Select(i => new { to = $"u{i}@example.net" });
        await one.AcceptAsync(new { from = "a@shop.example", subject = "Hi", text = "Hello", recipients }, SendRoute.Bulk);
        var tasks = one.Queue.Take();
        Assert.Equal(2, tasks.Count);

        await Task.WhenAll(DeliverAsync(one, tasks), DeliverAsync(two, tasks));

        var sent = one.Transport.Taken.Concat(two.Transport.Taken).Select(taken => taken.Message.Recipient.Value).ToList();
        Assert.Equal(150, sent.Distinct().Count());
        Assert.Equal(150, sent.Count);
    }

    [Fact]
    public async Task Sender_LeaseOfAnother_IsWaitedForUntilItEnds()
    {
        await using var dead = await WorldAsync();
        await dead.AcceptAsync(One);
        var task = dead.Queue.Take();
        dead.Transport.Script = _ => throw new IOException("The process was killed.");
        await Assert.ThrowsAsync<Xunit.Sdk.EmptyException>(() => DeliverAsync(dead, task));
        await using var other = new MailWorld(_table.Table, _table.Time, "other", vault: TestVaultOf(dead));

        await DeliverAsync(other, task);
        Assert.Empty(other.Transport.Taken);
        var putBack = Assert.Single(other.Queue.Delayed);
        Assert.InRange(putBack.Delay, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));

        _table.Time.Advance(putBack.Delay);
        await DeliverAsync(other, other.Queue.Take(delayedToo: true));
        Assert.Single(other.Transport.Taken);
    }

    [Fact]
    public async Task Sender_DiedAfterTheProviderTookIt_IsNotSentAgainOnceTheProviderHasSaidSo()
    {
        await using var dead = await WorldAsync();
        var send = await dead.AcceptAsync(One);
        var task = dead.Queue.Take();
        dead.Transport.Script = _ => throw new IOException("The process was killed.");
        await Assert.ThrowsAsync<Xunit.Sdk.EmptyException>(() => DeliverAsync(dead, task));
        var id = send.Messages[0].MessageId!.Value;
        var delivered = new MailEvent
        {
            Tenant = MailWorld.Shop,
            MessageId = id,
            Kind = EventKind.Delivered,
            Time = _table.Time.GetUtcNow(),
            Attempt = 1,
            Stream = MailStream.Transactional,
            Recipient = "b@example.net",
        };
        await dead.Get<MailEventStream>().AppendAsync([delivered], TestContext.Current.CancellationToken);
        await dead.ProjectAsync();
        await using var next = new MailWorld(_table.Table, _table.Time, "next", isSoleHolder: true, vault: TestVaultOf(dead));

        await DeliverAsync(next, task);
        await next.ProjectAsync();

        Assert.Empty(next.Transport.Taken);
        var record = await next.RecordAsync(id);
        Assert.Equal((DeliveryState.Finished, MessageStatus.Delivered), (record.State, record.Status));
        Assert.Equal([EventKind.Delivered, EventKind.Accepted], record.Timeline.Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Sender_LeaseOfADeadHolderOnOneMachine_EndsAtOnce()
    {
        await using var dead = await WorldAsync();
        await dead.AcceptAsync(One);
        var task = dead.Queue.Take();
        dead.Transport.Script = _ => throw new IOException("The process was killed.");
        await Assert.ThrowsAsync<Xunit.Sdk.EmptyException>(() => DeliverAsync(dead, task));
        await using var next = new MailWorld(_table.Table, _table.Time, "next", isSoleHolder: true, vault: TestVaultOf(dead));

        await DeliverAsync(next, task);

        Assert.Single(next.Transport.Taken);
    }

    [Fact]
    public async Task Sender_Deferred_TriesAgainAfterTheDelay()
    {
        await using var world = await WorldAsync();
        world.Transport.Script = message => Task.FromResult<DeliveryOutcome?>(
            message.Attempt == 1 ? new DeliveryOutcome.Deferred(null) { Response = "451 4.7.1 Greylisted" } : null);
        var send = await world.AcceptAsync(One);
        await world.SendQueuedAsync();
        var retry = Assert.Single(world.Queue.Delayed);
        Assert.InRange(retry.Delay, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(72));

        _table.Time.Advance(retry.Delay);
        await DeliverAsync(world, world.Queue.Take(delayedToo: true));
        await world.ProjectAsync();

        var record = await world.RecordAsync(send.Messages[0].MessageId!.Value);
        Assert.Equal(MessageStatus.Delivered, record.Status);
        Assert.Equal([EventKind.Accepted, EventKind.Deferred, EventKind.Delivered], record.Timeline.Select(entry => entry.Kind));
        Assert.Equal([1, 2], world.Transport.Taken.Select(taken => taken.Message.Attempt));
        Assert.Equal(MessageIdHeader(world, 0), MessageIdHeader(world, 1));
    }

    [Fact]
    public async Task Sender_DeferredForThreeDays_BouncesSoft()
    {
        await using var world = await WorldAsync();
        world.Transport.Script = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome.Deferred(TimeSpan.FromHours(80)) { Response = "451 Later" });
        var send = await world.AcceptAsync(One);

        await world.SendQueuedAsync();
        await world.ProjectAsync();

        var record = await world.RecordAsync(send.Messages[0].MessageId!.Value);
        Assert.Equal(MessageStatus.Bounced, record.Status);
        Assert.Equal(BounceKind.Soft, record.Timeline[^1].Bounce);
        Assert.Empty(world.Queue.Delayed);
    }

    [Theory]
    [InlineData("550 5.1.1 No such user", "5.1.1", true)]
    [InlineData("550 No such user", null, true)]
    [InlineData("554 5.7.1 Blocked", "5.7.1", false)]
    [InlineData("552 5.3.4 Too big", "5.3.4", false)]
    [InlineData("550 5.7.1 The email account that you tried to reach does not exist", "5.7.1", true)]
    [InlineData("550 5.1.1 Mailbox full", "5.1.1", false)]
    [InlineData("550 5.1.8 Sender address rejected: domain not found", "5.1.8", false)]
    [InlineData("550 No", null, false)]
    [InlineData("MessageRejected: The address is not verified.", null, false)]
    public async Task Sender_Refused_BouncesAndSuppressesOnlyDeadAddresses(string response, string? status, bool isSuppressed)
    {
        await using var world = await WorldAsync();
        world.Transport.Script = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome.Failed { Response = response, EnhancedStatus = status });
        await world.AcceptAsync(One);
        await world.SendQueuedAsync();
        await world.ProjectAsync();
        world.Transport.Script = null;

        var again = await world.AcceptAsync(One);
        await world.SendQueuedAsync();
        await world.ProjectAsync();

        Assert.Equal(
            isSuppressed ? MessageStatus.Suppressed : MessageStatus.Delivered,
            (await world.RecordAsync(again.Messages[0].MessageId!.Value)).Status);
    }

    [Fact]
    public async Task Sender_UnsubscribedFromBulk_StillGetsTransactional()
    {
        await using var world = await WorldAsync();
        var bea = EmailAddress.Parse("b@example.net");
        await world.Get<SuppressionList>().AddAsync(
            MailWorld.Shop, [new NewSuppression(bea, SuppressionScope.Of(MailStream.Bulk), SuppressionReason.Unsubscribe)], TestContext.Current.CancellationToken);

        await world.AcceptAsync(new { from = "a@shop.example", subject = "Hi", text = "Hello", recipients = new[] { new { to = "b@example.net" } } }, SendRoute.Bulk);
        await world.AcceptAsync(One);
        await world.SendQueuedAsync();

        Assert.Equal(MailStream.Transactional, Assert.Single(world.Transport.Taken).Message.Stream);
    }

    [Fact]
    public async Task Sender_Cancelled_SendsNothing()
    {
        await using var world = await WorldAsync();
        var send = await world.AcceptAsync(Stored);
        var cancelled = await world.Get<SendCancellation>().CancelAsync(MailWorld.Shop, send.MessageId!.Value, TestContext.Current.CancellationToken);

        await world.SendQueuedAsync();
        await world.ProjectAsync();

        Assert.Equal(1, cancelled.Value!.Cancelled);
        Assert.Empty(world.Transport.Taken);
        Assert.Equal(MessageStatus.Cancelled, (await world.RecordAsync(send.Messages[0].MessageId!.Value)).Status);
    }

    /// <summary>Killed at each of its writes, before or after they were applied; then the task comes again to a new process.</summary>
    [Theory]
    [InlineData("transactional")]
    [InlineData("bulk")]
    public async Task Sender_KilledAtAnyWrite_DeliversAndNeverSendsTwiceWhatIsRecorded(string stream)
    {
        var request = new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text = "Hello", stream };
        var vault = new TestVault();
        var twice = 0;
        for (var kill = 0; ; kill++)
        {
            await using var world = new MailWorld(_table.Table, _table.Time, "first", vault: vault);
            await world.PrepareAsync();
            var send = await world.AcceptAsync(request);
            var task = world.Queue.Take();
            var dying = new DyingTable(_table.Table, kill / 2, isApplied: kill % 2 == 1);
            await using (var killed = new MailWorld(dying, _table.Time, $"dying{kill}", isSoleHolder: true, vault: vault))
            {
                await killed.Get<Sender>().HandleAsync([new ReceivedWork("1", "shop", task[0].Body, 1)], TestContext.Current.CancellationToken);
                var wasRecorded = (await world.Get<MessageLog>().GetAsync(MailWorld.Shop, send.Messages[0].MessageId!.Value, TestContext.Current.CancellationToken))
                    is { Record.State: DeliveryState.Finished };

                await using var next = new MailWorld(_table.Table, _table.Time, $"next{kill}", isSoleHolder: true, vault: vault);
                await DeliverAsync(next, task);

                Assert.Equal(MessageStatus.Delivered, await StatusAsync(next, send));
                Assert.Equal(wasRecorded ? 0 : 1, next.Transport.Taken.Count);
                twice += killed.Transport.Taken.Count + next.Transport.Taken.Count - 1;
                if (!dying.HasDied)
                    break;
            }
        }

        // Only the kill between the next hop's reply and the record, before the write was applied, may send again.
        Assert.Equal(1, twice);
    }

    private static async Task<MessageStatus> StatusAsync(MailWorld world, AcceptedSend send)
    {
        await world.ProjectAsync();
        return (await world.RecordAsync(send.Messages[0].MessageId!.Value)).Status;
    }

    private static async Task DeliverAsync(MailWorld world, IReadOnlyList<WorkItem> items) =>
        Assert.Empty(await world.Get<Sender>().HandleAsync(
            [.. items.Select((item, i) => new ReceivedWork($"{i}", item.Group, item.Body, 1))], TestContext.Current.CancellationToken));

    /// <summary>Lets time pass until it is done.</summary>
    private static async Task PassAsync(ManualTimeProvider time, Task task)
    {
        while (!task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        await task;
    }

    private static string MessageIdHeader(MailWorld world, int index) =>
        world.Transport.Taken.ElementAt(index).Content.Split("\r\n").First(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase));

    private static TestVault TestVaultOf(MailWorld world) => (TestVault)world.Get<Core.Keys.IKeyVault>();

    private async Task<MailWorld> WorldAsync(ITable? table = null)
    {
        var world = new MailWorld(table ?? _table.Table, _table.Time);
        await world.PrepareAsync();
        return world;
    }
}
