using System.Text;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Inbound;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Core.Tests.Sending;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.TestKit.Reports;

namespace EmailPlatform.Core.Tests.Inbound;

public sealed class ReportIntakeTests : IDisposable
{
    private static readonly EmailAddress FeedbackLoop = EmailAddress.Parse("fbl@bounces.example.test");

    private readonly TemporaryTable _table = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _table.Dispose();

    [Theory]
    [InlineData("failed", "5.1.1", "550 5.1.1 No such user", EventKind.Bounced, BounceKind.Hard, MessageStatus.Bounced)]
    [InlineData("failed", "5.2.2", "552 5.2.2 Mailbox full", EventKind.Bounced, BounceKind.Soft, MessageStatus.Bounced)]
    [InlineData("failed", "5.7.1", "550 5.7.1 Blocked as spam", EventKind.Bounced, BounceKind.Block, MessageStatus.Bounced)]
    [InlineData("failed", "5.0.0", "", EventKind.Bounced, BounceKind.Block, MessageStatus.Bounced)]
    [InlineData("delayed", "4.4.1", "Connection timed out", EventKind.Deferred, null, MessageStatus.Delivered)]
    [InlineData("delivered", "2.0.0", "250 2.0.0 Ok", EventKind.Delivered, null, MessageStatus.Delivered)]
    public async Task Bounce_ToTheReturnPath_IsTheEventThatItReports(
        string action, string status, string diagnostic, EventKind kind, BounceKind? bounce, MessageStatus expected)
    {
        await using var world = await WorldAsync();
        var (sent, _) = await SendAsync(world);

        await TakeAsync(world, sent.ReversePath, ReportMail.Bounce("b@example.net", action, status, diagnostic));

        var told = world.Stream.Events.Last();
        Assert.Equal((kind, bounce, sent.MessageId, 1), (told.Kind, told.Bounce, told.MessageId, told.Attempt));
        Assert.Equal((sent.Tenant, "b@example.net", MailStream.Transactional, "scripted"), (told.Tenant, told.Recipient, told.Stream, told.Route));
        await world.ProjectAsync();
        Assert.Equal(expected, (await world.RecordAsync(sent.MessageId)).Status);
        Assert.Equal(bounce == BounceKind.Hard, await IsSuppressedAsync(world));
    }

    [Fact]
    public async Task Bounce_ThatComesTwiceOrAgainInOtherWords_IsTakenUpOnce()
    {
        await using var world = await WorldAsync();
        var (sent, _) = await SendAsync(world);
        await TakeAsync(world, sent.ReversePath, ReportMail.Bounce("b@example.net"));
        await world.ProjectAsync();
        var before = await world.RecordAsync(sent.MessageId);

        await TakeAsync(world, sent.ReversePath, ReportMail.Bounce("b@example.net"));
        await TakeAsync(world, sent.ReversePath, ReportMail.Bounce("b@example.net", diagnostic: "550 5.1.1 Unknown", id: "two"));
        await world.ProjectAsync();

        Assert.Equivalent(before, await world.RecordAsync(sent.MessageId), strict: true);
        Assert.Equal([EventKind.Accepted, EventKind.Delivered, EventKind.Bounced], before.Timeline.Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Delays_HoweverOftenReported_AreToldOfOnceForATry()
    {
        await using var world = await WorldAsync();
        var (sent, _) = await SendAsync(world);
        for (var i = 0; i < 5; i++)
            await TakeAsync(world, sent.ReversePath, ReportMail.Bounce("b@example.net", "delayed", "4.4.1", "Connection timed out", id: $"{i}"));
        await world.ProjectAsync();

        Assert.Single((await world.RecordAsync(sent.MessageId)).Timeline, entry => entry.Kind == EventKind.Deferred);
    }

    [Theory]
    [InlineData("b@example.net", "forwarded@example.org", BounceKind.Hard)]
    [InlineData("forwarded@example.org", "b@example.net", BounceKind.Soft)]
    [InlineData("one@example.org", "other@example.org", BounceKind.Hard)]
    public async Task Bounce_OfSeveral_CountsWhatItSaysOfTheRecipientElseTheGravest(string gone, string full, BounceKind expected)
    {
        await using var world = await WorldAsync();
        var (sent, _) = await SendAsync(world);
        var second = $"Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\nFinal-Recipient: rfc822; {full}\r\nAction: failed\r\nStatus: 5.2.2";
        var mail = ReportMail.Bounce(gone, diagnostic: "552 5.2.2 Mailbox full").Replace("Status: 5.1.1", second, StringComparison.Ordinal);

        await TakeAsync(world, sent.ReversePath, mail);

        Assert.Equal(expected, world.Stream.Events.Last().Bounce);
    }

    [Fact]
    public async Task Bounce_OfAnEarlierTry_IsOfThatTry()
    {
        await using var world = await WorldAsync();
        world.Transport.Script = message => Task.FromResult<DeliveryOutcome?>(
            message.Attempt == 1 ? new DeliveryOutcome.Uncertain { Response = "the connection was lost" } : null);
        var (first, _) = await SendAsync(world);
        _table.Time.Advance(TimeSpan.FromMinutes(5));
        var retries = world.Queue.Take(delayedToo: true);
        Assert.Empty(await world.Get<Sender>().HandleAsync(
            [.. retries.Select((item, i) => new Queues.ReceivedWork($"{i}", item.Group, item.Body, 1))], Token));
        Assert.Equal(2, world.Transport.Taken.Count);

        await TakeAsync(world, first.ReversePath, ReportMail.Bounce("b@example.net"));

        Assert.Equal((EventKind.Bounced, 1), (world.Stream.Events.Last().Kind, world.Stream.Events.Last().Attempt));
    }

    [Theory]
    [InlineData("Original-Mail-From: <{0}>", "Subject: Hello")]
    [InlineData("Source-IP: 192.0.2.1", "Return-Path: <{0}>\nSubject: Hello")]
    [InlineData("Source-IP: 192.0.2.1", "Authentication-Results: mx; spf=pass smtp.mailfrom={0}\nSubject: Hello")]
    [InlineData("Source-IP: 192.0.2.1", "{1}\nSubject: Hello")]
    public async Task Complaint_ThatReturnsASignedMark_ComplainsOfThatMessage(string fields, string header)
    {
        await using var world = await WorldAsync();
        var (sent, content) = await SendAsync(world);
        var link = content.Split("\r\n").SkipWhile(line => !line.StartsWith("List-Unsubscribe:", StringComparison.Ordinal)).TakeWhile((line, i) => i == 0 || line[0] == ' ');
        string Mark(string text) => text.Replace("{0}", sent.ReversePath.Value, StringComparison.Ordinal).Replace("{1}", string.Join('\n', link), StringComparison.Ordinal);

        await TakeAsync(world, FeedbackLoop, ReportMail.Complaint(Mark(fields), Mark(header)));

        var told = world.Stream.Events.Last();
        Assert.Equal((EventKind.Complained, sent.MessageId, "abuse"), (told.Kind, told.MessageId, told.Response));
        await world.ProjectAsync();
        Assert.Equal(MessageStatus.Complained, (await world.RecordAsync(sent.MessageId)).Status);
        Assert.True(await IsSuppressedAsync(world));
    }

    [Fact]
    public async Task Complaint_ThatNamesRecipientAndMessageIdOnly_SuppressesNobody()
    {
        await using var world = await WorldAsync();
        var (_, content) = await SendAsync(world);
        var told = world.Stream.Events.Count();
        var id = content.Split("\r\n").First(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase));

        await TakeAsync(world, FeedbackLoop, ReportMail.Complaint("Original-Rcpt-To: <b@example.net>\nOriginal-Mail-From: <b-1@bounces.example.test>", id));

        Assert.Equal(told, world.Stream.Events.Count());
    }

    [Theory]
    [InlineData("auth-failure")]
    [InlineData("not-spam")]
    public async Task Report_ThatIsNoComplaint_ChangesNothing(string type)
    {
        await using var world = await WorldAsync();
        var (sent, _) = await SendAsync(world);
        var told = world.Stream.Events.Count();
        await TakeAsync(world, FeedbackLoop, ReportMail.Complaint($"Original-Mail-From: <{sent.ReversePath.Value}>", "Subject: Hello", type));
        Assert.Equal(told, world.Stream.Events.Count());
    }

    [Fact]
    public async Task Mail_ThatReportsNothing_IsTakenAndChangesNothing()
    {
        await using var world = await WorldAsync();
        var (sent, _) = await SendAsync(world);
        var told = world.Stream.Events.Count();
        foreach (var mail in new[] { ReportMail.Autoreply("b@example.net"), "Subject: Hello\r\n\r\nuser unknown\r\n", "" })
            await TakeAsync(world, sent.ReversePath, mail);
        Assert.Equal(told, world.Stream.Events.Count());
    }

    [Fact]
    public async Task Address_IsExpected_OnlyWhereWeMadeItAndItsMessageIsKept()
    {
        await using var world = await WorldAsync();
        var (sent, _) = await SendAsync(world);
        var intake = world.Get<ReportIntake>();
        var local = sent.ReversePath.LocalPart;

        Assert.True(await intake.IsExpectedAsync(sent.ReversePath, Token));
        Assert.True(await intake.IsExpectedAsync(EmailAddress.Parse(sent.ReversePath.Value.ToUpperInvariant()), Token));
        Assert.True(await intake.IsExpectedAsync(FeedbackLoop, Token));
        foreach (var address in new[]
        {
            $"{local[..^1]}{(local[^1] == 'a' ? 'b' : 'a')}@bounces.example.test",
            $"{local}@elsewhere.example.test",
            local.Replace("-0-", "-1-", StringComparison.Ordinal) + "@bounces.example.test",
            "postmaster@bounces.example.test",
            "fbl@example.net",
            "b@example.net",
        })
            Assert.False(await intake.IsExpectedAsync(EmailAddress.Parse(address), Token), address);

        var never = await world.Get<ReturnPaths>().OfAsync(MailWorld.Shop, SendId.New(_table.Time).Recipient(0), 1, Token);
        Assert.False(await intake.IsExpectedAsync(never, Token));
        _table.Time.Advance(SendStore.Retention + TimeSpan.FromDays(1));
        Assert.False(await intake.IsExpectedAsync(sent.ReversePath, Token));
    }

    [Fact]
    public async Task Address_OfATenantMadeMeanwhile_IsExpected()
    {
        var vault = new TestVault();
        await using var early = new MailWorld(_table.Table, _table.Time, vault: vault);
        Assert.False(await early.Get<ReportIntake>().IsExpectedAsync(
            await early.Get<ReturnPaths>().OfAsync(MailWorld.Shop, SendId.New(_table.Time).Recipient(0), 1, Token), Token));

        await using var world = await WorldAsync(vault);
        var (sent, _) = await SendAsync(world);

        Assert.True(await early.Get<ReportIntake>().IsExpectedAsync(sent.ReversePath, Token));
    }

    [Fact]
    public async Task Tenants_OfOneTag_EachGetTheirOwnBounces()
    {
        await using var world = await WorldAsync();
        var twin = Enumerable.Range(0, 1_000_000).Select(i => TenantId.Parse($"t{i}")).First(tenant => ReturnPath.TagOf(tenant) == ReturnPath.TagOf(MailWorld.Shop));
        var (sent, _) = await SendAsync(world);
        await world.Get<TenantStore>().CreateAsync(twin, "Twin", TenantLimits.Default, Token);

        await TakeAsync(world, sent.ReversePath, ReportMail.Bounce("b@example.net"));

        Assert.Equal(MailWorld.Shop, world.Stream.Events.Last().Tenant);
    }

    private static async Task TakeAsync(MailWorld world, EmailAddress to, string mail) =>
        await world.Get<ReportIntake>().TakeAsync([to], Encoding.UTF8.GetBytes(mail), Token);

    private static async Task<bool> IsSuppressedAsync(MailWorld world) =>
        (await world.Get<SuppressionList>().FindAsync(
            MailWorld.Shop, [new SuppressionQuestion(EmailAddress.Parse("b@example.net"), MailStream.Transactional)], Token))[0] is not null;

    /// <summary>The message that left, and its octets.</summary>
    private static async Task<(OutgoingMessage Message, string Content)> SendAsync(MailWorld world)
    {
        await world.AcceptAsync(new { from = "a@shop.example", to = new[] { "b@example.net" }, subject = "Hi", text = "Hello", unsubscribe = true });
        await world.SendQueuedAsync();
        return world.Transport.Taken.Last();
    }

    private async Task<MailWorld> WorldAsync(TestVault? vault = null)
    {
        var world = new MailWorld(_table.Table, _table.Time, vault: vault);
        await world.PrepareAsync();
        return world;
    }
}
