using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Core.Tests.Sending;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Tests.Events;

public sealed class ProjectorTests : IDisposable
{
    private readonly TemporaryTable _table = new();
    private readonly TestVault _vault = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Projector_DuplicatedAndShuffled_CountsEachOnce()
    {
        await using var world = await WorldAsync();
        var recipients = Enumerable.Range(0, 120).Select(i => new { to = $"u{i}@example.net" });
        var send = await world.AcceptAsync(new { from = "a@shop.example", subject = "Hi", text = "Hello", recipients }, SendRoute.Bulk);
        await world.SendQueuedAsync();
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var records = world.Stream.Records.Concat(world.Stream.Records).Concat(world.Stream.Records).ToArray();
        random.Shuffle(records);

        await Task.WhenAll(records.Chunk(50).Select(batch => world.ProjectAsync(batch)));

        var counts = await CountsAsync(world);
        Assert.Equal(120, counts["accepted"]);
        Assert.Equal(120, counts["bulk.delivered"]);
        foreach (var message in send.Messages)
        {
            var record = await world.RecordAsync(message.MessageId!.Value);
            Assert.Equal(MessageStatus.Delivered, record.Status);
            Assert.Equal([1, 2], record.Timeline.Select(entry => entry.Sequence));
        }
    }

    [Fact]
    public async Task Projector_LateEvents_NeverLowerTheStatus()
    {
        await using var world = await WorldAsync();
        var id = await DeliveredAsync(world);
        var origin = world.Stream.Events.First();

        foreach (var (kind, expected) in new[]
        {
            (EventKind.Bounced, MessageStatus.Bounced),
            (EventKind.Delivered, MessageStatus.Bounced),
            (EventKind.Complained, MessageStatus.Complained),
            (EventKind.Deferred, MessageStatus.Complained),
        })
        {
            await EmitAsync(world, origin with { Kind = kind, Attempt = 9, Bounce = kind == EventKind.Bounced ? BounceKind.Block : null });
            Assert.Equal(expected, (await world.RecordAsync(id)).Status);
        }
    }

    [Fact]
    public async Task Projector_TakenUpBySender_IsCountedWithoutReadingTheRecord()
    {
        await using var world = await WorldAsync();
        var id = await DeliveredAsync(world, project: false);
        await _table.Table.WriteAsync(new TableWrite.Delete { Key = new TableKey($"t#{MailWorld.Shop}#m#{id}", "message") }, TestContext.Current.CancellationToken);

        await world.ProjectAsync();
        await world.ProjectAsync();

        Assert.Equal(1, (await CountsAsync(world))["delivered"]);
    }

    [Fact]
    public async Task Projector_MessagesSentOneAfterTheOther_CountedByOneItem()
    {
        await using var world = await WorldAsync();
        for (var message = 0; message < 20; message++)
        {
            await DeliveredAsync(world, project: false);
            _table.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await world.ProjectAsync();

        Assert.Equal(20, (await CountsAsync(world))["delivered"]);
        var batch = Assert.Single(world.Stream.Records.Select(record => record.Key).Distinct());
        Assert.NotNull(await _table.Table.GetAsync(new TableKey($"t#{MailWorld.Shop}#counted#{batch}", "batch"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Projector_Complaint_SuppressesTheAddress()
    {
        await using var world = await WorldAsync();
        await DeliveredAsync(world);

        await EmitAsync(world, world.Stream.Events.First() with { Kind = EventKind.Complained });

        var entries = await world.Get<SuppressionList>().GetAsync(MailWorld.Shop, EmailAddress.Parse("b@example.net"), TestContext.Current.CancellationToken);
        Assert.Equal(SuppressionReason.Complaint, Assert.Single(entries).Reason);
    }

    /// <summary>More than a transaction of DynamoDB has room for.</summary>
    [Fact]
    public async Task Projector_ManySoftBouncesAtOnce_AreCountedForEachAddress()
    {
        await using var world = await WorldAsync();
        world.Transport.Script = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome.Failed { Response = "552 5.2.2 Full", EnhancedStatus = "5.2.2" });
        var recipients = Enumerable.Range(0, 200).Select(i => new { to = $"u{i}@example.net" });
        await world.AcceptAsync(new { from = "a@shop.example", subject = "Hi", text = "Hello", recipients }, SendRoute.Bulk);
        await world.SendQueuedAsync();

        await world.ProjectAsync();
        await world.ProjectAsync();

        Assert.Equal(200, (await CountsAsync(world))["bulk.bounced"]);
        for (var i = 0; i < 200; i++)
        {
            var counted = await _table.Table.GetAsync(new TableKey($"t#shop#soft#u{i}@example.net", "count"), TestContext.Current.CancellationToken);
            Assert.Equal("""{"count":1}""", System.Text.Encoding.UTF8.GetString(counted!.Document.Span));
        }
    }

    [Fact]
    public async Task Projector_ThreeSoftBounces_SuppressForAWhile()
    {
        await using var world = await WorldAsync();
        world.Transport.Script = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome.Failed { Response = "552 5.2.2 Full", EnhancedStatus = "5.2.2" });
        for (var bounce = 1; bounce <= BounceSuppression.SoftBounceLimit; bounce++)
        {
            Assert.Empty(await SuppressionsAsync(world));
            await world.AcceptAsync(new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text = "Hello" });
            await world.SendQueuedAsync();
            await world.ProjectAsync();
        }
        Assert.Equal(SuppressionReason.SoftBounce, Assert.Single(await SuppressionsAsync(world)).Reason);

        _table.Time.Advance(BounceSuppression.SoftBounceWindow + TimeSpan.FromSeconds(1));

        Assert.Empty(await SuppressionsAsync(world));
    }

    [Fact]
    public async Task Projector_KilledAtAnyWrite_CountsOnceAfterTheRepetition()
    {
        await using var world = await WorldAsync();
        var expected = 0;
        for (var kill = 0; ; kill++)
        {
            world.Stream.Records.Clear();
            await DeliveredAsync(world, project: false);
            var records = world.Stream.Records.ToArray();
            expected++;
            var dying = new DyingTable(_table.Table, kill / 2, isApplied: kill % 2 == 1);
            await using var killed = new MailWorld(dying, _table.Time, vault: _vault);
            try
            {
                await killed.ProjectAsync(records);
            }
            catch (IOException)
            {
                await world.ProjectAsync(records);
            }
            Assert.Equal(expected, (await CountsAsync(world))["delivered"]);
            if (!dying.HasDied)
                break;
        }
    }

    [Fact]
    public async Task Projector_KilledAmongManyAndGivenThemInOtherParts_CountsOnce()
    {
        await using var world = await WorldAsync();
        var recipients = Enumerable.Range(0, 10).Select(i => new { to = $"u{i}@example.net" });
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var expected = 0;
        for (var kill = 0; ; kill++)
        {
            world.Stream.Records.Clear();
            await world.AcceptAsync(new { from = "a@shop.example", subject = "Hi", text = "Hello", recipients }, SendRoute.Bulk);
            await world.SendQueuedAsync();
            // What the sender has taken up, and what a provider tells.
            var sent = world.Stream.Events.ToArray();
            MailEvent[] events = [.. sent, .. sent.Where(happened => happened.Kind == EventKind.Delivered).Select(happened => happened with { Kind = EventKind.Opened, Occurrence = "1", Taken = null })];
            random.Shuffle(events);
            expected += 10;
            var dying = new DyingTable(_table.Table, kill / 2, isApplied: kill % 2 == 1);
            await using var killed = new MailWorld(dying, _table.Time, vault: _vault);
            await ProjectAsync(killed, events).ContinueWith(_ => { }, TaskScheduler.Default);

            // Some of them together, some alone, two at once with the same.
            await Task.WhenAll(ProjectAsync(world, events[5..]), ProjectAsync(world, events[5..]), ProjectAsync(world, events[..6]));
            foreach (var one in events)
                await ProjectAsync(world, [one]);

            var counts = await CountsAsync(world);
            Assert.Equal(expected, counts["delivered"]);
            Assert.Equal(expected, counts["opened"]);
            if (!dying.HasDied)
                break;
        }
    }

    [Fact]
    public async Task Projector_EventOfAnOldBatch_IsNotCountedAgain()
    {
        await using var world = await WorldAsync();
        await DeliveredAsync(world);
        var records = world.Stream.Records.ToArray();
        var today = DateOnly.FromDateTime(_table.Time.GetUtcNow().UtcDateTime);

        _table.Time.Advance(TimeSpan.FromDays(9));
        await world.ProjectAsync(records);

        Assert.Equal(1, Assert.Single(await world.Get<Counters>().ReadAsync(MailWorld.Shop, today, today, TestContext.Current.CancellationToken)).Counts["delivered"]);
    }

    private static async Task ProjectAsync(MailWorld world, IReadOnlyList<MailEvent> events)
    {
        var stream = new KeptStream();
        await new MailEventStream(stream).AppendAsync(events, TestContext.Current.CancellationToken);
        await world.ProjectAsync([.. stream.Records]);
    }

    private static async Task<IReadOnlyList<SuppressionEntry>> SuppressionsAsync(MailWorld world) =>
        await world.Get<SuppressionList>().GetAsync(MailWorld.Shop, EmailAddress.Parse("b@example.net"), TestContext.Current.CancellationToken);

    private static async Task<IReadOnlyDictionary<string, long>> CountsAsync(MailWorld world)
    {
        var today = DateOnly.FromDateTime(world.Get<TimeProvider>().GetUtcNow().UtcDateTime);
        return Assert.Single(await world.Get<Counters>().ReadAsync(MailWorld.Shop, today, today, TestContext.Current.CancellationToken)).Counts;
    }

    private static async Task EmitAsync(MailWorld world, MailEvent happened)
    {
        world.Stream.Records.Clear();
        await world.Get<MailEventStream>().AppendAsync([happened with { Taken = null }], TestContext.Current.CancellationToken);
        await world.ProjectAsync();
    }

    private static async Task<MessageId> DeliveredAsync(MailWorld world, bool project = true)
    {
        var send = await world.AcceptAsync(new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text = "Hello" });
        await world.SendQueuedAsync();
        if (project)
            await world.ProjectAsync();
        return send.Messages[0].MessageId!.Value;
    }

    private async Task<MailWorld> WorldAsync()
    {
        var world = new MailWorld(_table.Table, _table.Time, vault: _vault);
        await world.PrepareAsync();
        return world;
    }
}
