using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Core.Tests.Sending;

namespace EmailPlatform.Core.Tests.Accepting;

public sealed class SendIntakeTests : IDisposable
{
    private const string One = """{"from":"a@shop.example","to":["b@example.net"],"subject":"Hi","text":"Hello"}""";

    /// <summary>Not of those that their tasks carry.</summary>
    private const string Stored = """{"from":"a@shop.example","to":["b@example.net"],"subject":"Hi","text":"Hello","stream":"bulk"}""";

    private const string Other = """{"from":"a@shop.example","to":["c@example.net"],"subject":"Hi","text":"Hello"}""";

    private readonly TemporaryTable _table = new();
    private readonly TestVault _vault = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Accept_SameKeyAndBody_AnswersTheSameAndSendsOnce()
    {
        await using var world = await WorldAsync();

        var first = await world.AcceptAsync(One, key: "k1");
        var second = await world.AcceptAsync(One, key: "k1");
        await world.SendQueuedAsync();

        Assert.Equal(first.MessageId, second.MessageId);
        Assert.Equal(first.Messages, second.Messages);
        Assert.Single(world.Transport.Taken);
    }

    [Fact]
    public async Task Accept_SameKeyOtherBody_IsAConflict()
    {
        await using var world = await WorldAsync();
        await world.AcceptAsync(One, key: "k1");

        Assert.Equal("idempotency_conflict", await RefusedAsync(world, Other, "k1"));
    }

    [Fact]
    public async Task Accept_SameKeyAtOnce_IsOneMessage()
    {
        await using var world = await WorldAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => TryAsync(world, One, "k1"))));
        await world.SendQueuedAsync();

        Assert.All(outcomes, outcome => Assert.True(outcome is "in_progress" || outcome == outcomes.First(each => each != "in_progress")));
        Assert.Single(world.Transport.Taken);
    }

    /// <summary>Killed at each write of an accept; then the client repeats it, once the dead one's claim has run out.</summary>
    [Theory]
    [InlineData(One)]
    [InlineData(Stored)]
    public async Task Accept_KilledAtAnyWrite_GoesOnWithTheSameIdsAndSendsOnce(string request)
    {
        await (await WorldAsync()).DisposeAsync();
        for (var kill = 0; ; kill++)
        {
            var dying = new DyingTable(_table.Table, kill / 2, isApplied: kill % 2 == 1);
            await using var killed = new MailWorld(dying, _table.Time, vault: _vault);
            var key = $"kill-{kill}";
            try
            {
                await killed.AcceptAsync(request, key: key);
            }
            catch (IOException)
            {
                // The client got no answer.
            }

            _table.Time.Advance(TimeSpan.FromSeconds(31));
            await using var next = new MailWorld(_table.Table, _table.Time, vault: _vault);
            var answer = await next.AcceptAsync(request, key: key);
            await RunAsync(next, killed.Queue);
            await next.SendQueuedAsync();

            var sent = Assert.Single(next.Transport.Taken).Message.MessageId;
            Assert.Equal(answer.Messages[0].MessageId, sent);
            if (!dying.HasDied)
                break;
        }
    }

    [Fact]
    public async Task Accept_KeyOfADeadProcessOnOneMachine_IsFreeAtOnce()
    {
        await (await WorldAsync()).DisposeAsync();
        await using var killed = new MailWorld(new DyingTable(_table.Table, 1, isApplied: false), _table.Time, "killed", isSoleHolder: true, vault: _vault);
        await Assert.ThrowsAsync<IOException>(() => killed.AcceptAsync(One, key: "k1"));
        await using var living = new MailWorld(_table.Table, _table.Time, "killed", isSoleHolder: true, vault: _vault);
        Assert.Equal("in_progress", await RefusedAsync(living, One, "k1"));
        await using var next = new MailWorld(_table.Table, _table.Time, "next", isSoleHolder: true, vault: _vault);

        await next.AcceptAsync(One, key: "k1");
    }

    [Fact]
    public async Task Accept_QueueLost_IsFoundByTheSecondLook()
    {
        await using var world = await WorldAsync();
        await world.AcceptAsync(Stored);
        world.Queue.Take();

        _table.Time.Advance(UnfinishedSends.LookAgainAfter + TimeSpan.FromSeconds(62));
        await world.Get<Scheduler>().SweepAsync(TestContext.Current.CancellationToken);
        await world.SendQueuedAsync();

        Assert.Single(world.Transport.Taken);
    }

    [Fact]
    public async Task Accept_ManyInAMinute_AreLookedAtTogether()
    {
        await using var world = await WorldAsync();
        for (var i = 0; i < 30; i++)
            await world.AcceptAsync(Stored);
        var recipients = Enumerable.Range(0, 150).Select(i => new { to = $"u{i}@example.net" });
        await world.AcceptAsync(new { from = "a@shop.example", subject = "Hi", text = "Hello", recipients }, SendRoute.Bulk);
        world.Queue.Take();

        _table.Time.Advance(UnfinishedSends.LookAgainAfter + TimeSpan.FromSeconds(62));
        Assert.InRange(await world.Get<Scheduler>().SweepAsync(TestContext.Current.CancellationToken), 1, 8);
        await world.SendQueuedAsync();
        Assert.Equal(180, world.Transport.Taken.Count);

        // What was unfinished has entries of its own, and is let go when it is finished.
        _table.Time.Advance(UnfinishedSends.LookAgainAfter + TimeSpan.FromSeconds(62));
        Assert.Equal(31, await world.Get<Scheduler>().SweepAsync(TestContext.Current.CancellationToken));
        _table.Time.Advance(UnfinishedSends.LookAgainAfter + TimeSpan.FromSeconds(62));
        Assert.Equal(0, await world.Get<Scheduler>().SweepAsync(TestContext.Current.CancellationToken));
        Assert.Empty(world.Queue.Take());
    }

    [Fact]
    public async Task Accept_KeyClaimedLongAgo_IsLookedAtByItself()
    {
        await using var world = await WorldAsync();
        await using var killed = new MailWorld(new DyingTable(_table.Table, 1, isApplied: false), _table.Time, vault: _vault);
        await Assert.ThrowsAsync<IOException>(() => killed.AcceptAsync(Stored, key: "k1"));

        _table.Time.Advance(TimeSpan.FromHours(5));
        await world.AcceptAsync(Stored, key: "k1");
        world.Queue.Take();
        _table.Time.Advance(UnfinishedSends.LookAgainAfter + TimeSpan.FromSeconds(2));
        await world.Get<Scheduler>().SweepAsync(TestContext.Current.CancellationToken);
        await world.SendQueuedAsync();

        Assert.Single(world.Transport.Taken);
    }

    [Fact]
    public async Task Accept_SendAt_SendsAtItsTime()
    {
        await using var world = await WorldAsync();
        var at = _table.Time.GetUtcNow().AddHours(3);
        var send = await world.AcceptAsync(new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text = "Hello", send_at = at });
        Assert.Equal(MessageStatus.Scheduled, send.Messages[0].Status);

        _table.Time.Advance(TimeSpan.FromHours(2));
        await world.Get<Scheduler>().SweepAsync(TestContext.Current.CancellationToken);
        await world.SendQueuedAsync();
        Assert.Empty(world.Transport.Taken);

        _table.Time.Advance(TimeSpan.FromHours(1));
        await world.Get<Scheduler>().SweepAsync(TestContext.Current.CancellationToken);
        await world.SendQueuedAsync();
        Assert.Single(world.Transport.Taken);
    }

    [Fact]
    public async Task Accept_MissingVariable_IsRefusedWithItsName()
    {
        await using var world = await WorldAsync();

        Assert.Equal(
            "/variables/name",
            await RefusedAsync(world, """{"from":"a@shop.example","to":["b@example.net"],"subject":"Hi {{ name }}","text":"{% if vip %}{{ vip }}{% endif %}"}""", null, pointer: true));
    }

    [Fact]
    public async Task Accept_OtherTenantsDomain_IsRefusedAtFrom()
    {
        await using var world = await WorldAsync();

        Assert.Equal("/from", await RefusedAsync(world, """{"from":"a@bank.example","to":["b@example.net"],"subject":"Hi","text":"x"}""", null, pointer: true));
    }

    [Fact]
    public async Task Accept_LargeContent_StandsInTheBlobStoreAndArrives()
    {
        await using var world = await WorldAsync();
        var text = new string('x', 500_000);
        await world.AcceptAsync(new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text });

        await world.SendQueuedAsync();

        Assert.Contains(new string('x', 70), Assert.Single(world.Transport.Taken).Content, StringComparison.Ordinal);
    }

    private static async Task RunAsync(MailWorld world, KeptQueue queue)
    {
        foreach (var item in queue.Take())
            await world.Queue.SendAsync([item], TestContext.Current.CancellationToken);
    }

    private static async Task<string> TryAsync(MailWorld world, string json, string key)
    {
        var request = JsonInput.ReadSend(new(System.Text.Encoding.UTF8.GetBytes(json))).Value!;
        var outcome = await world.Get<Acceptor>().AcceptAsync(MailWorld.Caller, request, SendRoute.Single, key, () => json, TestContext.Current.CancellationToken);
        return outcome.Refusal?.Code ?? outcome.Value!.MessageId!.Value.Value;
    }

    private static async Task<string> RefusedAsync(MailWorld world, string json, string? key, bool pointer = false)
    {
        var request = JsonInput.ReadSend(new(System.Text.Encoding.UTF8.GetBytes(json))).Value!;
        var outcome = await world.Get<Acceptor>().AcceptAsync(MailWorld.Caller, request, SendRoute.Single, key, () => json, TestContext.Current.CancellationToken);
        Assert.Empty(world.Transport.Taken);
        return pointer ? outcome.Refusal!.Errors[0].Pointer : outcome.Refusal!.Code;
    }

    private async Task<MailWorld> WorldAsync()
    {
        var world = new MailWorld(_table.Table, _table.Time, vault: _vault);
        await world.PrepareAsync();
        return world;
    }
}
