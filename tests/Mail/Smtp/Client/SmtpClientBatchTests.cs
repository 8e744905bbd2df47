using System.Buffers;
using System.Text;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Mail.Tests.Smtp.Client;

public sealed class SmtpClientBatchTests
{
    private const string Group = "MAIL FROM:<a@example.com> SIZE=4\r\nRCPT TO:<b@example.com>\r\nDATA\r\n";
    private const string Accepted = "250 ok\r\n250 ok\r\n354 go\r\n";

    [Fact]
    public async Task Batch_WithPipelining_NextCommandsTravelBehindTheFinalDot()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var batch = CollectAsync(session, 3);
        await server.ExpectAsync(Group);
        await server.SayAsync(Accepted);
        await server.ExpectAsync("m0\r\n.\r\n" + Group);
        await server.SayAsync("250 first\r\n" + Accepted);
        await server.ExpectAsync("m1\r\n.\r\n" + Group);
        await server.SayAsync("550 second\r\n" + Accepted);
        await server.ExpectAsync("m2\r\n.\r\n");
        await server.SayAsync("250 third\r\n");

        var results = await batch;
        Assert.Equal(["first", "second", "third"], results.Select(r => r.FinalReply?.Text));
        Assert.IsType<RecipientOutcome.Refused>(results[1].Recipients[0]);
        Assert.True(session.IsUsable);
    }

    [Fact]
    public async Task Batch_MiddleOneRefusedAtRcpt_TheNextStartsWithReset()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var batch = CollectAsync(session, 3);
        await server.ExpectAsync(Group);
        await server.SayAsync(Accepted);
        await server.ExpectAsync("m0\r\n.\r\n" + Group);
        await server.SayAsync("250 first\r\n250 ok\r\n550 no\r\n503 no recipients\r\n");
        await server.ExpectAsync("RSET\r\n" + Group);
        await server.SayAsync("250 reset\r\n" + Accepted);
        await server.ExpectAsync("m2\r\n.\r\n");
        await server.SayAsync("250 third\r\n");

        var results = await batch;
        Assert.IsType<RecipientOutcome.Accepted>(results[0].Recipients[0]);
        Assert.IsType<RecipientOutcome.Refused>(results[1].Recipients[0]);
        Assert.IsType<RecipientOutcome.Accepted>(results[2].Recipients[0]);
    }

    [Fact]
    public async Task Batch_ConnectionLost_OnlyTheOneWhoseDotLeftIsUncertain()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var batch = CollectAsync(session, 4);
        await server.ExpectAsync(Group);
        await server.SayAsync(Accepted);
        await server.ExpectAsync("m0\r\n.\r\n" + Group);
        await server.SayAsync("250 first\r\n" + Accepted);
        await server.ExpectAsync("m1\r\n.\r\n" + Group);
        server.HangUp();

        var results = await batch;
        Assert.IsType<RecipientOutcome.Accepted>(results[0].Recipients[0]);
        Assert.IsType<RecipientOutcome.Uncertain>(results[1].Recipients[0]);
        Assert.IsType<RecipientOutcome.NotSent>(results[2].Recipients[0]);
        Assert.IsType<RecipientOutcome.NotSent>(results[3].Recipients[0]);
    }

    [Fact]
    public async Task Batch_421InTheMiddle_RefusesOneAndSendsNoMore()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var batch = CollectAsync(session, 3);
        await server.ExpectAsync(Group);
        await server.SayAsync(Accepted);
        await server.ExpectAsync("m0\r\n.\r\n" + Group);
        await server.SayAsync("250 first\r\n421 enough\r\n");
        var results = await batch;
        Assert.IsType<RecipientOutcome.Accepted>(results[0].Recipients[0]);
        Assert.Equal(421, Assert.IsType<RecipientOutcome.Refused>(results[1].Recipients[0]).Reply.Code);
        Assert.IsType<RecipientOutcome.NotSent>(results[2].Recipients[0]);
        Assert.True(server.HasNothingMore());
    }

    [Fact]
    public async Task Batch_WithoutPipelining_GoesStepByStep()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Plain);
        var batch = CollectAsync(session, 2);
        for (var i = 0; i < 2; i++)
        {
            foreach (var command in new[] { "MAIL FROM:<a@example.com>\r\n", "RCPT TO:<b@example.com>\r\n", "DATA\r\n", $"m{i}\r\n.\r\n" })
            {
                await server.ExpectAsync(command);
                Assert.True(server.HasNothingMore());
                await server.SayAsync(command == "DATA\r\n" ? "354 go\r\n" : "250 ok\r\n");
            }
        }

        Assert.All(await batch, r => Assert.IsType<RecipientOutcome.Accepted>(r.Recipients[0]));
    }

    [Fact]
    public async Task Batch_LeftEarly_ClosesTheSession()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        await server.SayAsync(Accepted + "250 first\r\n" + Accepted);
        await foreach (var result in session.SendBatchAsync(Messages(2), TestContext.Current.CancellationToken))
        {
            Assert.IsType<RecipientOutcome.Accepted>(result.Recipients[0]);
            break;
        }

        Assert.False(session.IsUsable);
    }

    [Fact]
    public async Task Batch_MessageThatTheServerCannotTake_IsSkipped()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var messages = Messages(3);
        messages[1] = messages[1] with { Content = new ReadOnlySequence<byte>(new byte[4]) };
        var batch = CollectAsync(session, messages);
        await server.ExpectAsync(Group);
        await server.SayAsync(Accepted);
        await server.ExpectAsync("m0\r\n.\r\n");
        await server.SayAsync("250 first\r\n");
        await server.ExpectAsync(Group);
        await server.SayAsync(Accepted + "250 third\r\n");
        var results = await batch;
        Assert.Equal(SmtpFailureKind.ContentNotAllowed, Assert.IsType<RecipientOutcome.NotSent>(results[1].Recipients[0]).Failure.Kind);
        Assert.IsType<RecipientOutcome.Accepted>(results[2].Recipients[0]);
    }

    private static SmtpMessage[] Messages(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new SmtpMessage(
            SmtpClientSendTests.Envelope("b"), new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes($"m{i}\r\n")))),
    ];

    private static Task<List<SmtpTransactionResult>> CollectAsync(SmtpClientSession session, int count) => CollectAsync(session, Messages(count));

    private static async Task<List<SmtpTransactionResult>> CollectAsync(SmtpClientSession session, SmtpMessage[] messages)
    {
        var results = new List<SmtpTransactionResult>();
        await foreach (var result in session.SendBatchAsync(messages, TestContext.Current.CancellationToken))
            results.Add(result);
        return results;
    }
}
