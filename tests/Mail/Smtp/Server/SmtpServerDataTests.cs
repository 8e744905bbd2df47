using System.Text;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

public sealed class SmtpServerDataTests(ITestOutputHelper output)
{
    private const string SmuggledCommands = "MAIL FROM:<evil@example.com>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\nSubject: smuggled\r\n";

    [Fact]
    public async Task Data_SmugglingSequences_NeverEndTheMessageAndRefuseIt()
    {
        // Those for outgoing mail are held against the server too: somebody may send them to us.
        byte[][] sequences = [.. SmugglingSequences.Inbound(), .. SmugglingSequences.Outbound()];
        Assert.Equal(16, sequences.Length);
        foreach (var sequence in sequences)
        {
            await using var talk = new ServerConversation();
            await talk.OpenDataAsync();
            await talk.SendAsync((byte[])[.. "Subject: x\r\n\r\nbody"u8, .. sequence, .. Encoding.ASCII.GetBytes(SmuggledCommands), .. ".\r\nNOOP\r\n"u8]);
            var reply = await talk.ReplyAsync();
            Assert.Empty(talk.Handler.Messages);
            output.WriteLine($"{SmugglingSequences.Show(sequence),-30}{reply}");
            Assert.StartsWith(sequence.Contains((byte)0) ? "554 5.6.0" : "554 5.6.11", reply, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a\nb\r\n")]
    [InlineData("a\rb\r\n")]
    [InlineData("a\r\r\n")]
    [InlineData(".\r\r\n")]
    [InlineData(".\rx\r\n")]
    [InlineData(".\n")]
    [InlineData("\n.\r\n\r\n")]
    public async Task Data_BareLineEnding_IsRefusedAtTheEndAndTheConnectionClosed(string content)
    {
        await using var talk = new ServerConversation();
        await talk.OpenDataAsync();
        await talk.SendAsync(content + "\r\n.\r\nNOOP\r\n");
        var replies = await talk.ReadToEndAsync();
        Assert.StartsWith("554 5.6.11", replies, StringComparison.Ordinal);
        Assert.Equal(1, replies.Count(c => c == '\n'));
        Assert.Empty(talk.Handler.Messages);
    }

    [Fact]
    public async Task Data_Nul_IsRefusedAndTheSessionGoesOn()
    {
        await using var talk = new ServerConversation();
        await talk.OpenDataAsync();
        await talk.SendAsync("a\0b\r\n.\r\n");
        Assert.StartsWith("554 5.6.0", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("NOOP"), StringComparison.Ordinal);
        Assert.Empty(talk.Handler.Messages);
    }

    [Fact]
    public async Task Data_Empty_IsAMessage()
    {
        await using var talk = new ServerConversation();
        await talk.OpenDataAsync();
        await talk.SendAsync(".\r\n");
        Assert.StartsWith("250", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(talk.Handler.Messages).Content);
    }

    [Fact]
    public async Task Session_FedAtEverySplit_AnswersTheSame()
    {
        const string Session = "EHLO client.test\r\nMAIL FROM:<a@example.com> SIZE=10\r\nRCPT TO:<b@example.com>\r\nDATA\r\n" +
            "Subject: x\r\n\r\n..dots\r\n.\r\nMAIL FROM:<>\r\nRSET\r\nNOPE\r\nAUTH PLAIN\r\nMAIL FROM:<c@example.com>\r\nRCPT TO:<d@example.com>\r\n" +
            "DATA\r\n.\r\r\n..\r\n.\rx\r\n\r\n.\r\nQUIT\r\n";
        var bytes = Encoding.ASCII.GetBytes(Session);
        var expected = await RepliesAsync([bytes]);
        Assert.Contains("554 5.6.11", expected, StringComparison.Ordinal);
        for (var split = 1; split < bytes.Length; split++)
            Assert.Equal(expected, await RepliesAsync([bytes.AsMemory(0, split), bytes.AsMemory(split)]));

        Assert.Equal(expected, await RepliesAsync([.. Enumerable.Range(0, bytes.Length).Select(i => (ReadOnlyMemory<byte>)bytes.AsMemory(i, 1))]));
    }

    private static async Task<string> RepliesAsync(ReadOnlyMemory<byte>[] pieces)
    {
        await using var talk = new ServerConversation();
        foreach (var piece in pieces)
        {
            await talk.SendAsync(piece);
            await Task.Yield();
        }

        var replies = await talk.ReadToEndAsync();
        Assert.Equal("Subject: x\r\n\r\n.dots\r\n", Assert.Single(talk.Handler.Messages).Content);
        return replies;
    }
}
