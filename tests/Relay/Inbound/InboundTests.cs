using EmailPlatform.Core.Events;
using EmailPlatform.Relay.Tests.Submission;
using EmailPlatform.TestKit.Reports;

namespace EmailPlatform.Relay.Tests.Inbound;

/// <summary>Whole sessions over real sockets, up to the event stream.</summary>
public sealed class InboundTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hello_OffersWhatMailSystemsUse_AndNoAuthentication()
    {
        await using var host = await InboundHost.StartAsync();
        using var client = await SmtpDialogue.ConnectAsync(host.Port);
        Assert.StartsWith("220 mail.example.test ESMTP", await client.ReplyAsync(), StringComparison.Ordinal);
        var offered = (await client.AskAsync("EHLO mx.example.net")).Split('|').Select(line => line[4..]);
        Assert.Equal(
            ["mail.example.test", "PIPELINING", "SIZE 50000000", "8BITMIME", "CHUNKING", "SMTPUTF8", "ENHANCEDSTATUSCODES", "STARTTLS"], offered);
        await client.ExpectAsync("AUTH PLAIN AGEAYg==", "502 5.5.1");
    }

    [Theory]
    [InlineData("<>")]
    [InlineData("<postmaster@example.net> SIZE=1000 BODY=8BITMIME")]
    [InlineData("<MAILER-DAEMON@[192.0.2.1]>")]
    [InlineData("<root@localhost>")]
    public async Task Bounce_FromAnySender_IsInTheStreamWhenItIsAnswered(string reversePath)
    {
        await using var host = await InboundHost.StartAsync();
        var (message, returnPath) = await host.SendAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        Assert.StartsWith("250", await client.AskAsync($"MAIL FROM:{reversePath}", Token), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.AskAsync($"RCPT TO:<{returnPath}>", Token), StringComparison.Ordinal);
        Assert.StartsWith("354", await client.AskAsync("DATA", Token), StringComparison.Ordinal);
        Assert.Equal("250 2.0.0 Ok", await client.SendMailAsync(ReportMail.Bounce("b@example.net"), Token));
        var told = Assert.Single(host.Stream.Events);
        Assert.Equal((message, EventKind.Bounced, BounceKind.Hard), (told.MessageId, told.Kind, told.Bounce));
    }

    [Fact]
    public async Task Bounce_UnderTls_IsTaken()
    {
        await using var host = await InboundHost.StartAsync();
        var (_, returnPath) = await host.SendAsync();
        using var client = await SmtpDialogue.ConnectAsync(host.Port);
        await client.OpenAsync();
        await client.StartTlsAsync((_, certificate, _, _) => certificate!.Equals(host.Certificate));
        Assert.DoesNotContain("STARTTLS", await client.ExpectAsync("EHLO mx.example.net", "250-"), StringComparison.Ordinal);
        await client.ExpectAsync("MAIL FROM:<>", "250");
        await client.ExpectAsync($"RCPT TO:<{returnPath}>", "250");
        await client.ExpectAsync("DATA", "354");
        await client.ExpectAsync(ReportMail.Bounce("b@example.net") + ".", "250");
        Assert.Single(host.Stream.Events);
    }

    [Fact]
    public async Task Bounce_WhileTheStreamCannotBeReached_IsDeferredAndTakenLater()
    {
        await using var host = await InboundHost.StartAsync();
        var (_, returnPath) = await host.SendAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        host.Stream.Fails = true;
        Assert.StartsWith("451 4.3.0", await client.DeliverAsync(returnPath, ReportMail.Bounce("b@example.net"), Token), StringComparison.Ordinal);
        host.Stream.Fails = false;
        Assert.StartsWith("250", await client.DeliverAsync(returnPath, ReportMail.Bounce("b@example.net"), Token), StringComparison.Ordinal);
        Assert.Single(host.Stream.Events);
    }

    [Fact]
    public async Task Mail_ForAnyoneElse_IsRefusedAndTheRestIsTaken()
    {
        await using var host = await InboundHost.StartAsync();
        var (message, returnPath) = await host.SendAsync();
        var at = returnPath.IndexOf('@', StringComparison.Ordinal);
        var forged = $"{returnPath[..(at - 1)]}{(returnPath[at - 1] == 'a' ? 'b' : 'a')}{returnPath[at..]}";
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        await client.AskAsync("MAIL FROM:<somebody@example.net>", Token);
        foreach (var address in new[] { forged, "b@example.net", "shop@example.test", "postmaster@bounces.example.test", "postmaster", "abuse@bounces.example.test" })
            Assert.StartsWith("550 5.1.1", await client.AskAsync($"RCPT TO:<{address}>", Token), StringComparison.Ordinal);
        Assert.StartsWith("503", await client.AskAsync("DATA", Token), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.AskAsync($"RCPT TO:<{returnPath}>", Token), StringComparison.Ordinal);
        Assert.StartsWith("354", await client.AskAsync("DATA", Token), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.SendMailAsync(ReportMail.Bounce("b@example.net"), Token), StringComparison.Ordinal);
        Assert.Equal(message, Assert.Single(host.Stream.Events).MessageId);
    }

    [Fact]
    public async Task Mail_ForSeveralReturnPathsAndTheFeedbackLoop_IsTakenForEachOfThem()
    {
        await using var host = await InboundHost.StartAsync();
        var (one, onePath) = await host.SendAsync();
        var (two, twoPath) = await host.SendAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        await client.AskAsync("MAIL FROM:<>", Token);
        foreach (var recipient in new[] { onePath, twoPath, onePath, "FBL@bounces.example.test" })
            Assert.StartsWith("250", await client.AskAsync($"RCPT TO:<{recipient}>", Token), StringComparison.Ordinal);
        await client.AskAsync("DATA", Token);
        Assert.StartsWith("250", await client.SendMailAsync(ReportMail.Bounce("b@example.net"), Token), StringComparison.Ordinal);
        Assert.Equal([one, two], host.Stream.Events.Select(told => told.MessageId));
    }

    [Fact]
    public async Task Complaint_ToTheFeedbackLoop_IsInTheStream()
    {
        await using var host = await InboundHost.StartAsync();
        var (message, returnPath) = await host.SendAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        var report = ReportMail.Complaint($"Original-Mail-From: <{returnPath}>", "Subject: Hello");
        Assert.StartsWith("250", await client.DeliverAsync("fbl@bounces.example.test", report, Token), StringComparison.Ordinal);
        var told = Assert.Single(host.Stream.Events);
        Assert.Equal((message, EventKind.Complained), (told.MessageId, told.Kind));
    }
}
