using System.Text;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Client;
using EmailPlatform.Mail.Tests.Smtp.Server;

namespace EmailPlatform.Mail.Tests.Smtp.Client;

public sealed class SmtpClientChunkTests
{
    private const string Ehlo = "250-mx.test\r\n250-PIPELINING\r\n250 CHUNKING\r\n";
    private const string Group = "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n";
    private const int BlockBytes = 64 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Send_ServerWithChunking_GetsTheContentAsItIs()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(Ehlo);
        var send = SendAsync(session, ".dot\r\n.\r\nend");
        await server.ExpectAsync(Group);
        Assert.True(server.HasNothingMore());
        await server.SayAsync("250 ok\r\n250 ok\r\n");
        await server.ExpectAsync("BDAT 14 LAST\r\n.dot\r\n.\r\nend\r\n");
        await server.SayAsync("250 2.0.0 Queued\r\n");
        var result = await send;
        Assert.Equal("250 2.0.0 Queued", Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(result.Recipients)).Reply.ToString());
        Assert.Equal(SmtpStage.Completed, result.Stage);
    }

    [Theory]
    [InlineData("250-mx.test\r\n250 PIPELINING\r\n", true)]
    [InlineData(Ehlo, false)]
    public async Task Send_ChunkingNotOfferedOrOff_UsesData(string ehlo, bool useChunking)
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ehlo, ScriptedServer.Options with { UseChunking = useChunking });
        var send = SendAsync(session, "x\r\n");
        await server.ExpectAsync(Group + "DATA\r\n");
        await server.SayAsync("250 ok\r\n250 ok\r\n354 go\r\n250 ok\r\n");
        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single((await send).Recipients));
    }

    [Fact]
    public async Task Send_NobodyAccepted_SendsNoChunkAndResetsBeforeTheNext()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(Ehlo);
        var send = SendAsync(session, "x\r\n");
        await server.ExpectAsync(Group);
        await server.SayAsync("250 ok\r\n550 5.1.1 no\r\n");
        Assert.IsType<RecipientOutcome.Refused>(Assert.Single((await send).Recipients));
        Assert.True(server.HasNothingMore());

        send = SendAsync(session, "x\r\n");
        await server.ExpectAsync("RSET\r\n" + Group);
        await server.SayAsync("250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n");
        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single((await send).Recipients));
    }

    [Fact]
    public async Task Send_AChunkIsRefused_TheMessageIs()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(Ehlo);
        var send = SendAsync(session, new string('x', 2 * BlockBytes));
        await server.ExpectAsync(Group);
        await server.SayAsync("250 ok\r\n250 ok\r\n250 ok\r\n552 5.3.4 too much\r\n503 5.5.1 no transaction\r\n");
        var result = await send;
        var refused = Assert.IsType<RecipientOutcome.Refused>(Assert.Single(result.Recipients));
        Assert.Equal((552, SmtpStage.EndOfData), (refused.Reply.Code, refused.Stage));
        Assert.True(session.IsUsable);
    }

    [Theory]
    [InlineData("250 ok\r\n", typeof(RecipientOutcome.Uncertain))]
    [InlineData("250 ok\r\n250 ok\r\n", typeof(RecipientOutcome.Uncertain))]
    [InlineData("250 ok\r\n250 ok\r\n250 ok\r\n", typeof(RecipientOutcome.Accepted))]
    [InlineData("250 ok\r\n452 4.3.1 full\r\n", typeof(RecipientOutcome.Refused))]
    [InlineData("421 4.3.2 bye\r\n", typeof(RecipientOutcome.Refused))]
    public async Task Send_ConnectionLostAfterTheLastChunk_OnlyTheLastReplyAccepts(string replies, Type outcome)
    {
        var (server, session) = await ScriptedServer.ConnectAsync(Ehlo);
        var send = SendAsync(session, new string('x', 2 * BlockBytes));
        await server.ExpectAsync(Group);
        await server.SayAsync("250 ok\r\n250 ok\r\n");
        await server.HearAsync(2 * ("BDAT 65536\r\n".Length + BlockBytes) + "BDAT 2 LAST\r\n\r\n".Length);
        await server.SayAsync(replies);
        server.HangUp();
        Assert.IsType(outcome, Assert.Single((await send).Recipients));
    }

    [Fact]
    public async Task Send_ConnectionBreaksBetweenChunks_WasNotSent()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(Ehlo);
        var send = SendAsync(session, new string('x', 2 * BlockBytes));
        await server.ExpectAsync(Group);
        await server.BreakAsync("250 ok\r\n250 ok\r\n250 chunk\r\n");
        Assert.IsType<RecipientOutcome.NotSent>(Assert.Single((await send).Recipients));
    }

    [Fact]
    public async Task Batch_WithChunks_TheNextStartsWithResetBehindTheLastChunk()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(Ehlo);
        var outcomes = new List<RecipientOutcome>();
        var batch = Task.Run(
            async () =>
            {
                await foreach (var result in session.SendBatchAsync([Message("1\r\n"), Message("2\r\n")], TestContext.Current.CancellationToken))
                    outcomes.AddRange(result.Recipients);
            },
            TestContext.Current.CancellationToken);
        await server.ExpectAsync(Group);
        await server.SayAsync("250 ok\r\n250 ok\r\n");
        await server.ExpectAsync("BDAT 3 LAST\r\n1\r\nRSET\r\n" + Group);
        await server.SayAsync("451 4.3.0 no\r\n250 reset\r\n250 ok\r\n250 ok\r\n");
        await server.ExpectAsync("BDAT 3 LAST\r\n2\r\n");
        await server.SayAsync("250 ok\r\n");
        await batch.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        Assert.IsType<RecipientOutcome.Refused>(outcomes[0]);
        Assert.IsType<RecipientOutcome.Accepted>(outcomes[1]);
    }

    [Fact]
    public async Task Batch_IntoOurServer_ArrivesAsItWas()
    {
        await using var talk = new ServerConversation();
        var transcript = new SmtpTranscript();
        var outcome = await SmtpClientSession.ConnectAsync(
            new DuplexPipeStream(talk.Client), ScriptedServer.Options with { Transcript = transcript }, TimeProvider.System, TestContext.Current.CancellationToken);
        await using var session = Assert.IsType<SmtpConnectOutcome.Connected>(outcome).Session;
        string[] contents =
        [
            "Subject: x\r\n\r\n.\r\n..\r\n.x\r\n", "", ".\r\n", new string('x', BlockBytes - 2) + "\r\n", new string('x', BlockBytes - 1) + "\r\n",
            string.Concat(Enumerable.Repeat("A line of a longer message.\r\n", 20_000)),
        ];
        await foreach (var result in session.SendBatchAsync([.. contents.Select(Message)], TestContext.Current.CancellationToken))
            Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(result.Recipients));
        Assert.Equal(contents, talk.Handler.Messages.Select(m => m.Content));
        Assert.Contains("C: BDAT 25 LAST", transcript.Lines);
        Assert.DoesNotContain("C: DATA", transcript.Lines);
    }

    private static SmtpMessage Message(string content) => new(SmtpClientSendTests.Envelope("b"), new(Encoding.ASCII.GetBytes(content)));

    private static Task<SmtpTransactionResult> SendAsync(SmtpClientSession session, string content)
        => session.SendAsync(SmtpClientSendTests.Envelope("b"), Encoding.ASCII.GetBytes(content), TestContext.Current.CancellationToken)
            .WaitAsync(Deadline, TestContext.Current.CancellationToken);
}
