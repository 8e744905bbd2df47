using System.Text;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

public sealed class SmtpServerLimitTests
{
    [Fact]
    public async Task Recipients_OverTheLimit_AreRefusedOneByOne()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxRecipients = 2 });
        await talk.HelloAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        Assert.StartsWith("250", await talk.AskAsync("RCPT TO:<b@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("RCPT TO:<c@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("452 4.5.3", await talk.AskAsync("RCPT TO:<d@example.com>"), StringComparison.Ordinal);
        await talk.AskAsync("DATA");
        await talk.AskAsync(".");
        Assert.Equal(2, Assert.Single(talk.Handler.Messages).Envelope.Recipients.Count);
    }

    [Theory]
    [InlineData(1000, "250")]
    [InlineData(1001, "552 5.3.4")]
    [InlineData(50_000, "552 5.3.4")]
    public async Task Message_AtTheSizeLimit_IsDrainedAndAnswered(int bytes, string reply)
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxMessageBytes = 1000 });
        await talk.OpenDataAsync();
        await talk.SendAsync(new string('x', bytes - 2) + "\r\n.\r\n");
        Assert.StartsWith(reply, await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("MAIL FROM:<a@example.com>"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123\r\n..5678\r\n", "0123\r\n.567")]
    [InlineData("0123\r\n", "0123\r\n")]
    public async Task Message_LongerThanIsKept_IsReadToItsEnd(string sent, string kept)
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxMessageBytes = 1000, MaxKeptBytes = 10 });
        await talk.OpenDataAsync();
        Assert.StartsWith("250", await talk.AskAsync(sent + "."), StringComparison.Ordinal);
        Assert.Equal(kept, Assert.Single(talk.Handler.Messages).Content);
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        await talk.AskAsync("RCPT TO:<b@example.com>");
        await talk.SendAsync("BDAT 7\r\n01234\r\nBDAT 7 LAST\r\n789012\r");
        Assert.StartsWith("250", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("554 5.6.11", await talk.ReplyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_LongerThanIsKept_AreReadToTheirEnd()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxMessageBytes = 20, MaxKeptBytes = 10 });
        await talk.HelloAsync();
        await talk.SendAsync("MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nBDAT 7\r\n0123456BDAT 7 LAST\r\n7890123");
        for (var i = 0; i < 4; i++)
            Assert.StartsWith("250", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("0123456789", Assert.Single(talk.Handler.Messages).Content);
        await talk.SendAsync("MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nBDAT 21 LAST\r\n012345678901234567890");
        await talk.ReplyAsync();
        await talk.ReplyAsync();
        Assert.StartsWith("552 5.3.4", await talk.ReplyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_BareLineEndBehindWhatIsKept_IsRefused()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxKeptBytes = 3 });
        await talk.OpenDataAsync();
        await talk.SendAsync("0123456789\n.\r\nMAIL FROM:<evil@example.com>\r\n.\r\n");
        Assert.StartsWith("554 5.6.11", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Empty(talk.Handler.Messages);
    }

    [Fact]
    public async Task Message_WithoutEnd_IsGivenUp()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxMessageBytes = 1000, MaxDrainedBytes = 5000 });
        await talk.OpenDataAsync();
        await talk.SendAsync(new string('x', 7000));
        Assert.StartsWith("552 5.3.4", await talk.ReplyAsync(), StringComparison.Ordinal);
        await talk.EndAsync();
    }

    [Fact]
    public async Task Errors_OverTheLimit_EndTheSession()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxErrors = 2 });
        await talk.HelloAsync();
        Assert.StartsWith("500", await talk.AskAsync("ONE"), StringComparison.Ordinal);
        Assert.StartsWith("500", await talk.AskAsync("TWO"), StringComparison.Ordinal);
        Assert.StartsWith("421 4.7.0", await talk.AskAsync("THREE"), StringComparison.Ordinal);
        await talk.EndAsync();
    }

    [Theory]
    [InlineData("NOOP", "250")]
    [InlineData("RSET", "250")]
    [InlineData("EHLO client.test", "250")]
    [InlineData("HELO client.test", "250")]
    [InlineData("VRFY a@example.com", "252")]
    [InlineData("HELP", "214")]
    public async Task IdleCommands_OverTheLimit_EndTheSession(string command, string reply)
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxIdleCommands = 3 });
        await talk.HelloAsync();
        Assert.StartsWith(reply, await talk.AskAsync(command), StringComparison.Ordinal);
        Assert.StartsWith(reply, await talk.AskAsync(command), StringComparison.Ordinal);
        Assert.StartsWith("421 4.7.0", await talk.AskAsync(command), StringComparison.Ordinal);
        await talk.EndAsync();
    }

    [Fact]
    public async Task EmptyChunks_OverTheLimit_EndTheSession()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxIdleCommands = 2 });
        await talk.HelloAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        await talk.AskAsync("RCPT TO:<b@example.com>");
        Assert.StartsWith("250", await talk.AskAsync("BDAT 0"), StringComparison.Ordinal);
        Assert.StartsWith("421 4.7.0", await talk.AskAsync("BDAT 0"), StringComparison.Ordinal);
        await talk.EndAsync();
        Assert.Empty(talk.Handler.Messages);
    }

    [Fact]
    public async Task IdleCommands_BetweenMessages_AreCountedForEach()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxIdleCommands = 3 });
        await talk.HelloAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.StartsWith("250", await talk.AskAsync("RSET"), StringComparison.Ordinal);
            Assert.StartsWith("250", await talk.AskAsync("NOOP"), StringComparison.Ordinal);
            await talk.AskAsync("MAIL FROM:<a@example.com>");
            await talk.AskAsync("RCPT TO:<b@example.com>");
            await talk.AskAsync("DATA");
            Assert.StartsWith("250", await talk.AskAsync("."), StringComparison.Ordinal);
        }

        Assert.Equal(5, talk.Handler.Messages.Count);
    }

    [Fact]
    public async Task Deferrals_OverTheLimit_EndTheSession()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxRecipients = 1, MaxDeferrals = 2 });
        await talk.HelloAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        await talk.AskAsync("RCPT TO:<b@example.com>");
        Assert.StartsWith("452 4.5.3", await talk.AskAsync("RCPT TO:<c@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("452 4.5.3", await talk.AskAsync("RCPT TO:<c@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("421 4.7.0", await talk.AskAsync("RCPT TO:<c@example.com>"), StringComparison.Ordinal);
        await talk.EndAsync();
    }

    [Fact]
    public async Task Transactions_OverTheLimit_EndTheSession()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxTransactions = 1 });
        await talk.HelloAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        await talk.AskAsync("RSET");
        Assert.StartsWith("421 4.7.0", await talk.AskAsync("MAIL FROM:<a@example.com>"), StringComparison.Ordinal);
        await talk.EndAsync();
    }

    [Fact]
    public async Task Client_SilentForFiveMinutes_IsShownOut()
    {
        var clock = new ManualClock();
        await using var talk = new ServerConversation(clock: clock);
        await talk.HelloAsync();
        await Eventually.TrueAsync(() => clock.ArmedTimers == 1);
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.StartsWith("250", await talk.AskAsync("NOOP"), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => clock.ArmedTimers == 1);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.StartsWith("421 4.4.2", await talk.ReplyAsync(), StringComparison.Ordinal);
        await talk.EndAsync();
    }

    [Fact]
    public async Task Client_SilentWithinAMessage_IsShownOut()
    {
        var clock = new ManualClock();
        await using var talk = new ServerConversation(clock: clock);
        await talk.OpenDataAsync();
        await talk.SendAsync("Subject: x\r\n");
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(3));
            return talk.Session.IsCompleted;
        });
        Assert.StartsWith("421 4.4.2", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Empty(talk.Handler.Messages);
    }

    [Fact]
    public async Task Stopping_BetweenTransactions_SaysSo()
    {
        await using var talk = new ServerConversation();
        await talk.HelloAsync();
        talk.Stop();
        Assert.StartsWith("421 4.3.2", await talk.ReplyAsync(), StringComparison.Ordinal);
        await talk.EndAsync();
    }

    [Fact]
    public async Task Stopping_WithinATransaction_LetsItEnd()
    {
        await using var talk = new ServerConversation();
        await talk.HelloAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        talk.Stop();
        Assert.StartsWith("250", await talk.AskAsync("RCPT TO:<b@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("354", await talk.AskAsync("DATA"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("."), StringComparison.Ordinal);
        Assert.StartsWith("421 4.3.2", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Single(talk.Handler.Messages);
    }

    [Fact]
    public async Task Client_GoneWithinAMessage_StoresNothing()
    {
        await using var talk = new ServerConversation();
        await talk.OpenDataAsync();
        await talk.SendAsync("Subject: x\r\n\r\nhalf\r\n.");
        talk.HangUp();
        await talk.EndAsync();
        Assert.Empty(talk.Handler.Messages);
    }

    [Fact]
    public async Task Replies_ToAPipelinedGroup_ComeTogether()
    {
        await using var talk = new ServerConversation();
        await talk.HelloAsync();
        await talk.SendAsync("MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>\r\nDATA\r\n");
        await talk.ReplyAsync();
        var rest = await talk.Client.Input.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("250 2.0.0 OK\r\n250 2.0.0 OK\r\n354", Encoding.ASCII.GetString(rest.Buffer.Slice(0, 31)));
        talk.Client.Input.AdvanceTo(rest.Buffer.End);
    }
}
