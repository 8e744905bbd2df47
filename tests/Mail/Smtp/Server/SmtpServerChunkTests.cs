using System.Text;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

public sealed class SmtpServerChunkTests
{
    private const string Envelope = "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n";

    [Theory]
    // RFC 3030 §4.1 and §4.2, shortened
    [InlineData("BDAT 9 LAST\r\nTo: Jane\n", "554 5.6.11")]
    [InlineData("BDAT 10 LAST\r\nTo: Jane\r\n", "250 2.0.0", "To: Jane\r\n")]
    [InlineData("BDAT 10\r\nTo: Jane\r\nBDAT 3\r\n.\r\nBDAT 0 LAST\r\n", "250 2.0.0", "250 2.0.0", "250 2.0.0", "To: Jane\r\n.\r\n")]
    [InlineData("BDAT 3\r\na\r\nBDAT 4 LAST\r\n\r\nb\r", "250", "554 5.6.11")]
    [InlineData("BDAT 2\r\na\rBDAT 2 LAST\r\n\nb", "250", "250", "a\r\nb\r\n")]
    [InlineData("BDAT 2\r\na\rBDAT 1 LAST\r\nb", "250", "554 5.6.11")]
    [InlineData("bdat 0 last\r\n", "250", "")]
    [InlineData("BDAT 3 LAST\r\na\0b", "554 5.6.0")]
    [InlineData("BDAT 5 LAST\r\nMAIL ", "250", "MAIL \r\n")]
    public async Task Chunks_AfterTheEnvelope_AreOneMessage(string sent, params string[] expected)
    {
        await using var talk = await OpenAsync();
        await talk.SendAsync(Envelope + sent + "NOOP\r\n");
        Assert.StartsWith("250", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.ReplyAsync(), StringComparison.Ordinal);
        var isRefused = expected[^1].StartsWith('5');
        foreach (var reply in isRefused ? expected : expected[..^1])
            Assert.StartsWith(reply, await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("250 2.0.0 OK", await talk.ReplyAsync());
        Assert.Equal(isRefused ? [] : [expected[^1]], talk.Handler.Messages.Select(m => m.Content));
    }

    [Fact]
    public async Task Chunk_IsOffered()
    {
        await using var talk = new ServerConversation();
        Assert.Contains("CHUNKING", await talk.HelloAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "503 5.5.1 Send MAIL")]
    [InlineData("MAIL FROM:<a@example.com>\r\n", "503 5.5.1 No valid")]
    public async Task Chunk_OutOfOrder_IsReadAndRefused(string before, string reply)
    {
        await using var talk = await OpenAsync();
        await talk.SendAsync(before + "BDAT 27 LAST\r\nMAIL FROM:<e@example.com>\r\nNOOP\r\n");
        if (before.Length > 0)
            Assert.StartsWith("250", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith(reply, await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("250 2.0.0 OK", await talk.ReplyAsync());
    }

    [Fact]
    public async Task Chunk_BeforeEhlo_IsReadAndRefused()
    {
        await using var talk = new ServerConversation();
        await talk.SendAsync("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n");
        Assert.StartsWith("220", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("503 5.5.1 Send EHLO", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("250 2.0.0 OK", await talk.ReplyAsync());
    }

    [Theory]
    [InlineData("BDAT")]
    [InlineData("BDAT -1")]
    [InlineData("BDAT x LAST")]
    [InlineData("BDAT 5 LAST LAST")]
    [InlineData("BDAT 5 FIRST")]
    [InlineData("BDAT 99999999999999999999")]
    public async Task Chunk_WhoseSizeCannotBeRead_ClosesTheConnection(string command)
    {
        await using var talk = await OpenAsync();
        await talk.SendAsync($"{Envelope}{command}\r\nMAIL FROM:<evil@example.com>\r\n");
        Assert.StartsWith("501 5.5.4", (await talk.ReadToEndAsync()).Split("\r\n")[2], StringComparison.Ordinal);
        Assert.True(talk.Session.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Chunk_PassesTheLimit_IsRefusedWithItsMessage()
    {
        await using var talk = await OpenAsync(ServerConversation.Options with { MaxMessageBytes = 10 });
        await talk.SendAsync(Envelope + "BDAT 8\r\n12345678BDAT 3\r\n123BDAT 2 LAST\r\n12NOOP\r\n");
        foreach (var reply in new[] { "250", "250", "250", "552 5.3.4", "503 5.5.1", "250 2.0.0 OK" })
            Assert.StartsWith(reply, await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Empty(talk.Handler.Messages);
    }

    [Fact]
    public async Task Chunk_ThatNobodyWouldRead_ClosesTheConnection()
    {
        await using var talk = await OpenAsync(ServerConversation.Options with { MaxMessageBytes = 10, MaxDrainedBytes = 10 });
        await talk.SendAsync(Envelope + "BDAT 21\r\n");
        Assert.StartsWith("552 5.3.4", (await talk.ReadToEndAsync()).Split("\r\n")[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DATA", "503")]
    [InlineData("RCPT TO:<c@example.com>", "503")]
    [InlineData("MAIL FROM:<c@example.com>", "503")]
    [InlineData("RSET", "250")]
    public async Task BetweenChunks_OnlyResetIsAllowed(string command, string reply)
    {
        await using var talk = await OpenAsync();
        await talk.SendAsync($"{Envelope}BDAT 3\r\na\r\n{command}\r\nBDAT 3 LAST\r\nb\r\n");
        foreach (var expected in new[] { "250", "250", "250", reply, reply == "250" ? "503" : "250" })
            Assert.StartsWith(expected, await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal(reply == "250" ? [] : ["a\r\nb\r\n"], talk.Handler.Messages.Select(m => m.Content));
    }

    [Fact]
    public async Task Chunk_ClientGoesOrIsSilent_EndsTheSession()
    {
        var gone = await OpenAsync();
        await gone.SendAsync(Envelope + "BDAT 10\r\nabc");
        gone.HangUp();
        await gone.EndAsync();
        Assert.Empty(gone.Handler.Messages);
        await gone.DisposeAsync();

        var clock = new ManualClock();
        await using var silent = new ServerConversation(clock: clock);
        await silent.HelloAsync();
        await silent.SendAsync(Envelope + "BDAT 10\r\nabc");
        Assert.StartsWith("250", await silent.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await silent.ReplyAsync(), StringComparison.Ordinal);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return silent.Session.IsCompleted;
        });
        Assert.StartsWith("421 4.4.2", await silent.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_FedAtEverySplit_AreAnsweredTheSame()
    {
        var bytes = Encoding.ASCII.GetBytes(
            $"EHLO c\r\n{Envelope}BDAT 4\r\na\r\nbBDAT 2 LAST\r\n\r\n{Envelope}BDAT 2 LAST\r\n\n\nBDAT 3\r\n.\r\nQUIT\r\n");
        string? expected = null;
        for (var split = 0; split < bytes.Length; split++)
        {
            await using var talk = new ServerConversation();
            await talk.SendAsync(bytes.AsMemory(0, split));
            await Task.Yield();
            await talk.SendAsync(bytes.AsMemory(split));
            var replies = await talk.ReadToEndAsync();
            Assert.Equal("a\r\nb\r\n", Assert.Single(talk.Handler.Messages).Content);
            Assert.Equal(expected ??= replies, replies);
        }

        Assert.EndsWith("554 5.6.11 Message holds a bare <CR> or <LF>, see RFC 5321 section 2.3.8\r\n503 5.5.1 Send MAIL first\r\n221 2.0.0 Bye\r\n", expected, StringComparison.Ordinal);
    }

    private static async Task<ServerConversation> OpenAsync(Mail.Smtp.Server.SmtpServerOptions? options = null)
    {
        var talk = new ServerConversation(options);
        await talk.HelloAsync();
        return talk;
    }
}
