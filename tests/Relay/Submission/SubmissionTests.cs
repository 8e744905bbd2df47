using System.Text;
using EmailPlatform.Core.Tenants;
using EmailPlatform.TestKit;

namespace EmailPlatform.Relay.Tests.Submission;

/// <summary>Whole sessions over real sockets, down to the table.</summary>
public sealed class SubmissionTests
{
    private const string Message = "From: Shop <shop@example.test>\r\nTo: to@example.net\r\nSubject: Hi\r\n\r\nHello\r\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_FromAnAuthenticatedClient_IsStoredAndQueued()
    {
        await using var host = await SubmissionHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.OpenDataAsync("to@example.net", "cc@example.net", "to@example.net");
        var reply = await client.AskAsync(Message + "..dot\r\n.");
        Assert.StartsWith("250 2.0.0 Ok: queued as ", reply, StringComparison.Ordinal);
        var mail = await host.StoredAsync(reply);
        Assert.Equal(Message + ".dot\r\n", Encoding.ASCII.GetString(mail.Content));
        Assert.Equal(["to@example.net", "cc@example.net"], mail.Recipients);
        Assert.Equal(1, host.Queue.Depth.Ready);
        await client.ExpectAsync("QUIT", "221");
        Assert.Null(await client.ReplyAsync());
    }

    [Fact]
    public async Task Message_ClientClosesItsSideBeforeTheReply_IsStoredAndAnswered()
    {
        await using var host = await SubmissionHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.OpenDataAsync();
        await client.SendAsync(Message + ".\r\nQUIT\r\n");
        client.EndInput();
        Assert.StartsWith("250 2.0.0", await client.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("221", await client.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal(1, host.Queue.Depth.Ready);
    }

    [Theory]
    [InlineData("From: shop@other.example\r\n", "550 5.7.1 other.example is not one of your sending domains")]
    [InlineData("Subject: no author\r\n", "554 5.6.0 The message needs a From header")]
    [InlineData("From: a@example.test\r\nFrom: b@example.test\r\n", "554 5.6.0 The message needs a From header")]
    [InlineData("From: a@example.test, b@example.test\r\n", "554 5.6.0 The message needs a From header")]
    [InlineData("From: a@example.test\r\nIdempotency-Key: taken\r\n", "554 5.6.0 This idempotency key was used for another request.")]
    public async Task Message_ThatCoreRefuses_IsRefusedInOneLine(string header, string expected)
    {
        await using var host = await SubmissionHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.OpenDataAsync();
        await client.ExpectAsync("From: a@example.test\r\nIdempotency-Key: taken\r\n\r\nfirst\r\n.", "250");
        await client.ExpectAsync("MAIL FROM:<>", "250");
        await client.ExpectAsync("RCPT TO:<to@example.net>", "250");
        await client.ExpectAsync("DATA", "354");
        await client.ExpectAsync(header + "\r\nHello\r\n.", expected);
        Assert.Equal(1, host.Queue.Depth.Ready);
    }

    [Fact]
    public async Task Message_SameIdempotencyKeyAgain_IsAnsweredWithTheFirstId()
    {
        await using var host = await SubmissionHost.StartAsync();
        var replies = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var client = await host.ConnectAsync();
            await client.OpenDataAsync();
            replies.Add(await client.AskAsync($"From: a@example.test\r\nDate: Mon, {i + 1} Jan 2029 00:00:00 +0000\r\nIdempotency-Key: one\r\n\r\nHello\r\n."));
        }

        Assert.StartsWith("250 2.0.0", replies[0], StringComparison.Ordinal);
        Assert.Equal(replies[0], replies[1]);
        Assert.Equal(1, host.Queue.Depth.Ready);
    }

    [Fact]
    public async Task Message_OverTheRate_IsDeferred()
    {
        await using var host = await SubmissionHost.StartAsync();
        await host.SetLimitsAsync(TenantLimits.Default with { SendsPerSecond = 0, Burst = 1 });
        using var client = await host.ConnectAsync();
        await client.OpenDataAsync("a@example.net", "b@example.net");
        await client.ExpectAsync(Message + ".", "451 4.7.1 ");
        Assert.Equal(0, host.Queue.Depth.Ready);
    }

    [Fact]
    public async Task Message_OverTheDailyQuota_IsDeferred()
    {
        await using var host = await SubmissionHost.StartAsync();
        await host.SetLimitsAsync(TenantLimits.Default with { MessagesPerDay = 1 });
        using var client = await host.ConnectAsync();
        await client.OpenDataAsync("a@example.net", "b@example.net");
        await client.ExpectAsync(Message + ".", "452 4.7.1 ");
        Assert.Equal(0, host.Queue.Depth.Ready);
    }

    [Fact]
    public async Task Recipients_FiftyFirst_IsRefusedForNow()
    {
        await using var host = await SubmissionHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.OpenAsync();
        Assert.StartsWith("235", await client.AuthenticateAsync(SubmissionHost.AdminKey), StringComparison.Ordinal);
        await client.ExpectAsync("MAIL FROM:<bounces@example.test>", "250");
        for (var i = 0; i < 50; i++)
            await client.ExpectAsync($"RCPT TO:<to{i}@example.net>", "250 2.1.5");
        await client.ExpectAsync("RCPT TO:<to50@example.net>", "452 4.5.3");
    }

    [Theory]
    [InlineData("RCPT TO:<no address>", "553 5.1.3")]
    [InlineData("RCPT TO:<to@localhost>", "553 5.1.3")]
    [InlineData("RCPT TO:<to@example.net>", "250 2.1.5")]
    public async Task Recipient_ThatIsNoPublicAddress_IsRefused(string command, string reply)
    {
        await using var host = await SubmissionHost.StartAsync(options => options with { HostName = "localhost" });
        using var client = await host.ConnectAsync();
        await client.ReplyAsync();
        await client.ExpectAsync("EHLO client.example", "250-");
        await client.AuthenticateAsync(SubmissionHost.AdminKey);
        await client.ExpectAsync("MAIL FROM:<>", "250");
        await client.ExpectAsync("RCPT TO:<postmaster>", "553 5.1.3");
        await client.ExpectAsync(command, reply);
    }

    [Fact]
    public async Task Message_TooLarge_IsRefused()
    {
        await using var host = await SubmissionHost.StartAsync(options => options with { MaxMessageBytes = 1000 });
        using var client = await host.ConnectAsync();
        await client.OpenDataAsync();
        await client.ExpectAsync(Message + new string('x', 900) + "\r\n" + new string('x', 900) + "\r\n.", "552 5.3.4");
        await client.ExpectAsync("MAIL FROM:<a@example.test> SIZE=1001", "552 5.3.4");
        Assert.Equal(0, host.Queue.Depth.Ready);
    }

    [Fact]
    public async Task Data_SmugglingSequences_NeverEndTheMessageAndStoreNothing()
    {
        await using var host = await SubmissionHost.StartAsync();
        var sequences = SmugglingSequences.Inbound();
        Assert.NotEmpty(sequences);
        foreach (var sequence in sequences)
        {
            using var client = await host.ConnectAsync();
            await client.OpenDataAsync();
            await client.SendAsync([.. Encoding.ASCII.GetBytes(Message), .. sequence, .. "MAIL FROM:<evil@example.test>\r\nRCPT TO:<victim@example.net>\r\nDATA\r\n"u8]);
            await client.SendAsync("From: evil@example.test\r\n\r\nsmuggled\r\n.\r\n");
            Assert.StartsWith("554 5.6.", await client.ReplyAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(0, host.Queue.Depth.Ready);
    }

    [Fact]
    public async Task Connections_TooManyFromOneAddress_AreShownOut()
    {
        await using var host = await SubmissionHost.StartAsync(options => options with { MaxConnectionsPerAddress = 2 });
        using var first = await host.ConnectAsync();
        await first.OpenAsync();
        using (var second = await host.ConnectAsync())
        {
            await second.OpenAsync();
            using var third = await host.ConnectAsync();
            Assert.StartsWith("421 4.7.0", await third.ReplyAsync(), StringComparison.Ordinal);
            Assert.Null(await third.ReplyAsync());
            await second.ExpectAsync("QUIT", "221");
            Assert.Null(await second.ReplyAsync());
        }

        var isLetIn = false;
        await Eventually.HoldsAsync(
            () =>
            {
                if (!isLetIn)
                    _ = TryAsync();
                return isLetIn;
            },
            "the place of the second is free again",
            Cancellation);

        async Task TryAsync()
        {
            using var client = await host.ConnectAsync();
            if ((await client.ReplyAsync())!.StartsWith("220", StringComparison.Ordinal))
                isLetIn = true;
        }
    }

    [Fact]
    public async Task Stop_WithAnOpenTransaction_LetsItEndAndSaysGoodbyeToTheOthers()
    {
        await using var host = await SubmissionHost.StartAsync();
        using var idle = await host.ConnectAsync();
        await idle.OpenAsync();
        using var busy = await host.ConnectAsync();
        await busy.OpenDataAsync();
        var stopping = host.StopAsync();
        Assert.StartsWith("421 4.3.2", await idle.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await busy.AskAsync(Message + "."), StringComparison.Ordinal);
        Assert.StartsWith("421 4.3.2", await busy.ReplyAsync(), StringComparison.Ordinal);
        await stopping;
        Assert.Equal(1, host.Queue.Depth.Ready);
    }

    [Fact]
    public async Task Stop_TransactionDoesNotEnd_IsCutOff()
    {
        await using var host = await SubmissionHost.StartAsync(options => options with { StopTimeout = TimeSpan.FromMilliseconds(50) });
        using var busy = await host.ConnectAsync();
        await busy.OpenDataAsync();
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
        Assert.Null(await busy.ReplyAsync());
        Assert.Equal(0, host.Queue.Depth.Ready);
    }
}
