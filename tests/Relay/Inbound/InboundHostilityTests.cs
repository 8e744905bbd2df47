using System.Text;
using EmailPlatform.Mail.Bounces;
using EmailPlatform.Relay.Tests.Submission;
using EmailPlatform.TestKit.Reports;

namespace EmailPlatform.Relay.Tests.Inbound;

/// <summary>Anybody may connect: what he sends is answered within limits, and the listener goes on.</summary>
public sealed class InboundHostilityTests
{
    /// <summary>For what has to come by itself.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recipients_TenThousandGuesses_AreCutOffEarly()
    {
        await using var host = await InboundHost.StartAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        await client.AskAsync("MAIL FROM:<>", Token);
        Assert.InRange(await AnswersAsync(client, number => $"b-0198f3c1d2e47a6b8c9d0e1f2a3b4c5d-{number}-1-abcd-aaaaaaaaaaaaa@bounces.example.test"), 1, 25);
    }

    [Fact]
    public async Task Recipients_TenThousandOfOurs_AreTakenUpToTheLimit()
    {
        await using var host = await InboundHost.StartAsync();
        var (_, returnPath) = await host.SendAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        await client.AskAsync("MAIL FROM:<>", Token);
        Assert.InRange(await AnswersAsync(client, _ => returnPath), 1000, 1110);
    }

    [Theory]
    [InlineData(3, "552 5.3.4")]
    [InlineData(1, "250 2.0.0")]
    public async Task Mail_OfHugeHeaders_IsReadToItsEndAndAnswered(int times, string reply)
    {
        await using var host = await InboundHost.StartAsync(options => options with { MaxMessageBytes = 5 * BounceReader.MaxBytes });
        var (_, returnPath) = await host.SendAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        var header = new StringBuilder();
        for (var i = 0; header.Length < times * 2 * BounceReader.MaxBytes; i++)
            header.Append("X-").Append(i).Append(": ").Append('x', 900).Append("\r\n ").Append('y', 900).Append("\r\n");
        Assert.StartsWith(reply, await client.DeliverAsync(returnPath, $"{header}{ReportMail.Bounce("b@example.net")}", Token), StringComparison.Ordinal);
        Assert.Empty(host.Stream.Events);
        Assert.StartsWith("250", await client.DeliverAsync(returnPath, ReportMail.Bounce("b@example.net"), Token), StringComparison.Ordinal);
        Assert.Single(host.Stream.Events);
    }

    [Fact]
    public async Task Bounce_ThatReturnsAHugeMessage_IsTaken()
    {
        await using var host = await InboundHost.StartAsync();
        var (_, returnPath) = await host.SendAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        var returned = string.Concat(Enumerable.Repeat(new string('x', 998) + "\r\n", 20_000));
        Assert.StartsWith("250", await client.DeliverAsync(returnPath, ReportMail.Bounce("b@example.net") + returned, Token), StringComparison.Ordinal);
        Assert.Single(host.Stream.Events);
    }

    [Fact]
    public async Task Mail_OfDeepParts_IsAnswered()
    {
        await using var host = await InboundHost.StartAsync();
        var (_, returnPath) = await host.SendAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        var deep = new StringBuilder();
        for (var depth = 0; depth < 20_000; depth++)
            deep.Append("Content-Type: multipart/mixed; boundary=b").Append(depth).Append("\r\n\r\n--b").Append(depth).Append("\r\n");
        var wrapped = string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 20_000));
        foreach (var mail in new[] { deep.ToString(), wrapped })
            Assert.StartsWith("250", await client.DeliverAsync(returnPath, mail, Token), StringComparison.Ordinal);
        Assert.Empty(host.Stream.Events);
    }

    [Fact]
    public async Task Line_WithoutEnd_IsRefusedAndTheSessionGoesOn()
    {
        await using var host = await InboundHost.StartAsync();
        using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        for (var i = 0; i < 100; i++)
            await client.SendAsync(new string('x', 100_000), Token);
        Assert.StartsWith("500 5.5.2", await client.AskAsync("", Token), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.AskAsync("NOOP", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_SmugglingSequences_NeverEndTheMailAndStoreNothing()
    {
        await using var host = await InboundHost.StartAsync();
        var (_, returnPath) = await host.SendAsync();
        foreach (var sequence in SmugglingSequences.Inbound())
        {
            using var client = await PlainSmtpClient.ConnectAsync(host.Port, Token);
            await client.AskAsync("MAIL FROM:<>", Token);
            await client.AskAsync($"RCPT TO:<{returnPath}>", Token);
            await client.AskAsync("DATA", Token);
            await client.SendAsync($"{ReportMail.Bounce("b@example.net")}{Encoding.Latin1.GetString(sequence)}MAIL FROM:<>\r\nRCPT TO:<{returnPath}>\r\nDATA\r\n.\r\n", Token);
            Assert.StartsWith("554 5.6.", await client.ReplyAsync(Token), StringComparison.Ordinal);
        }
        Assert.Empty(host.Stream.Events);
    }

    [Fact]
    public async Task Session_ThatLastsTooLong_IsShownOutAlsoWithinAMail()
    {
        await using var host = await InboundHost.StartAsync(
            options => options with { MaxSession = TimeSpan.FromSeconds(1), StopTimeout = TimeSpan.FromMilliseconds(500) });
        using var idle = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        using var drip = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        await drip.AskAsync("MAIL FROM:<>", Token);
        await drip.AskAsync("RCPT TO:<fbl@bounces.example.test>", Token);
        await drip.AskAsync("DATA", Token);
        await drip.SendAsync("Subject: ", Token);
        Assert.StartsWith("421 4.3.2", await idle.ReplyAsync(Token).WaitAsync(Deadline, Token), StringComparison.Ordinal);
        Assert.Null(await drip.ReplyAsync(Token).WaitAsync(Deadline, Token));
    }

    [Fact]
    public async Task Connections_TooManyFromOneAddress_AreShownOut()
    {
        await using var host = await InboundHost.StartAsync(options => options with { MaxConnectionsPerAddress = 1 });
        using var first = await PlainSmtpClient.ConnectAsync(host.Port, Token);
        using var second = await SmtpDialogue.ConnectAsync(host.Port);
        Assert.StartsWith("421 4.7.0", await second.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await first.AskAsync("NOOP", Token), StringComparison.Ordinal);
    }

    /// <summary>Names 10,000 recipients, and returns how many were answered before the session ended.</summary>
    private static async Task<int> AnswersAsync(PlainSmtpClient client, Func<int, string> recipient)
    {
        var sending = SendAllAsync();
        var answers = 0;
        try
        {
            while (await client.ReplyAsync(Token) is { } reply)
            {
                answers++;
                if (reply.StartsWith("421", StringComparison.Ordinal))
                    break;
            }
        }
        catch (IOException)
        {
            // The server has closed while we were still sending.
        }
        client.Dispose();
        await sending;
        return answers;

        async Task SendAllAsync()
        {
            try
            {
                for (var number = 0; number < 10_000; number++)
                    await client.SendAsync($"RCPT TO:<{recipient(number)}>\r\n", Token);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
            }
        }
    }
}
