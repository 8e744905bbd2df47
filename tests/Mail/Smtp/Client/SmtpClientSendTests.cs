using System.Buffers;
using System.Text;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Mail.Tests.Smtp.Client;

public sealed class SmtpClientSendTests
{
    private const string Content = "Subject: x\r\n\r\n.hi\r\n";
    private const string WireContent = "Subject: x\r\n\r\n..hi\r\n.\r\n";
    private const string Group = "MAIL FROM:<a@example.com> SIZE=19\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>\r\nDATA\r\n";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Send_WithPipelining_WritesTheCommandsAtOnce()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var send = SendAsync(session, "b", "c");
        await server.ExpectAsync(Group);
        await server.SayAsync("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n550 5.1.1 No\r\n354 Go\r\n");
        await server.ExpectAsync(WireContent);
        await server.SayAsync("250 2.0.0 Queued\r\n");

        var result = await send;
        Assert.Equal(SmtpStage.Completed, result.Stage);
        Assert.Equal("250 2.0.0 Queued", Assert.IsType<RecipientOutcome.Accepted>(result.Recipients[0]).Reply.ToString());
        var refused = Assert.IsType<RecipientOutcome.Refused>(result.Recipients[1]);
        Assert.Equal((SmtpStage.Recipients, SmtpReplyClass.Permanent, 550), (refused.Stage, refused.Reply.Class, refused.Reply.Code));
        Assert.Equal((250, 354, 250), (result.MailReply?.Code, result.DataReply?.Code, result.FinalReply?.Code));
    }

    [Fact]
    public async Task Send_WithoutPipelining_WaitsForEachReply()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Plain);
        var send = SendAsync(session, "b", "c");
        foreach (var (command, reply) in new[]
        {
            ("MAIL FROM:<a@example.com>\r\n", "250 ok\r\n"), ("RCPT TO:<b@example.com>\r\n", "450 later\r\n"),
            ("RCPT TO:<c@example.com>\r\n", "250 ok\r\n"), ("DATA\r\n", "354 go\r\n"), (WireContent, "250 ok\r\n"),
        })
        {
            await server.ExpectAsync(command);
            Assert.True(server.HasNothingMore());
            await server.SayAsync(reply);
        }

        var result = await send;
        Assert.Equal(SmtpReplyClass.Transient, Assert.IsType<RecipientOutcome.Refused>(result.Recipients[0]).Reply.Class);
        Assert.IsType<RecipientOutcome.Accepted>(result.Recipients[1]);
    }

    [Theory]
    [InlineData("550 5.7.1 No\r\n503 5.5.1 MAIL first\r\n503 5.5.1 MAIL first\r\n503 5.5.1 MAIL first\r\n", SmtpStage.Mail, 550, false)]
    [InlineData("250 ok\r\n550 no\r\n550 no\r\n503 5.5.1 No recipients\r\n", SmtpStage.Recipients, 550, true)]
    [InlineData("250 ok\r\n250 ok\r\n250 ok\r\n451 4.3.0 No\r\n", SmtpStage.DataCommand, 451, true)]
    public async Task Send_RefusedEarly_LeavesTheSessionUsable(string replies, SmtpStage stage, int code, bool needsReset)
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var send = SendAsync(session, "b", "c");
        await server.ExpectAsync(Group);
        await server.SayAsync(replies);
        Assert.All((await send).Recipients, r => AssertRefused(r, stage, code));

        var next = SendAsync(session, "b", "c");
        await server.ExpectAsync((needsReset ? "RSET\r\n" : "") + Group);
        await server.SayAsync((needsReset ? "250 reset\r\n" : "") + "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n");
        await server.ExpectAsync(WireContent);
        await server.SayAsync("554 5.6.0 Spam\r\n");
        Assert.All((await next).Recipients, r => AssertRefused(r, SmtpStage.EndOfData, 554));
        Assert.True(session.IsUsable);
    }

    [Fact]
    public async Task Send_354AlthoughNobodyWasAccepted_EndsItWithADot()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var send = SendAsync(session, "b", "c");
        await server.ExpectAsync(Group);
        await server.SayAsync("250 ok\r\n550 no\r\n551 no\r\n354 go\r\n");
        await server.ExpectAsync(".\r\n");
        await server.SayAsync("554 no valid recipients\r\n");
        var result = await send;
        AssertRefused(result.Recipients[0], SmtpStage.Recipients, 550);
        AssertRefused(result.Recipients[1], SmtpStage.Recipients, 551);

        _ = SendAsync(session, "b", "c");
        await server.ExpectAsync(Group);
    }

    [Fact]
    public async Task Send_ConnectionLostBeforeTheEndOfData_WasNotSent()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var send = SendAsync(session, "b", "c");
        await server.ExpectAsync(Group);
        await server.SayAsync("250 ok\r\n550 no\r\n");
        server.HangUp();

        var result = await send;
        AssertRefused(result.Recipients[0], SmtpStage.Recipients, 550);
        Assert.Equal(SmtpFailureKind.ConnectionLost, Assert.IsType<RecipientOutcome.NotSent>(result.Recipients[1]).Failure.Kind);
        Assert.False(session.IsUsable);
        Assert.IsType<RecipientOutcome.NotSent>((await SendAsync(session, "b")).Recipients[0]);
    }

    [Fact]
    public async Task Send_ConnectionLostAfterTheEndOfData_IsUncertain()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var send = SendAsync(session, "b", "c");
        await server.ExpectAsync(Group);
        await server.SayAsync("250 ok\r\n250 ok\r\n550 no\r\n354 go\r\n");
        await server.ExpectAsync(WireContent);
        server.HangUp();

        var result = await send;
        Assert.Equal(SmtpStage.EndOfData, result.Stage);
        Assert.Equal(SmtpFailureKind.ConnectionLost, Assert.IsType<RecipientOutcome.Uncertain>(result.Recipients[0]).Failure.Kind);
        AssertRefused(result.Recipients[1], SmtpStage.Recipients, 550);
    }

    [Fact]
    public async Task Send_NoFinalReplyInTime_IsUncertain()
    {
        var clock = new ManualClock();
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining, clock: clock);
        var send = SendAsync(session, "b");
        await server.ExpectAsync("MAIL FROM:<a@example.com> SIZE=19\r\nRCPT TO:<b@example.com>\r\nDATA\r\n");
        await server.SayAsync("250 ok\r\n250 ok\r\n354 go\r\n");
        await server.ExpectAsync(WireContent);
        await Eventually.TrueAsync(() => clock.ArmedTimers == 1);
        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.False(send.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SmtpFailureKind.TimedOut, Assert.IsType<RecipientOutcome.Uncertain>((await send).Recipients[0]).Failure.Kind);
    }

    /// <summary>RFC 5321 §4.5.3.2.</summary>
    [Theory]
    [InlineData("", SmtpStage.Mail, 5)]
    [InlineData("250 ok\r\n", SmtpStage.Recipients, 5)]
    [InlineData("250 ok\r\n250 ok\r\n", SmtpStage.DataCommand, 2)]
    [InlineData("250 ok\r\n250 ok\r\n354 go\r\n", SmtpStage.EndOfData, 10)]
    public async Task Send_ServerFallsSilent_IsWaitedForAsTheStepSays(string replies, SmtpStage stage, int minutes)
    {
        var clock = new ManualClock();
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining, clock: clock);
        await server.SayAsync(replies);
        var send = SendAsync(session, "b");
        await Eventually.TrueAsync(() => clock.ArmedTimers == 1);
        clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        Assert.Equal(1, clock.ArmedTimers);
        clock.Advance(TimeSpan.FromSeconds(1));
        var result = await send;
        Assert.Equal((stage, SmtpFailureKind.TimedOut), (result.Stage, result.Failure?.Kind));
    }

    [Fact]
    public async Task Send_CancelledAfterTheEndOfData_IsUncertain()
    {
        using var cancellation = new CancellationTokenSource();
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var send = session.SendAsync(Envelope("b"), Encoding.ASCII.GetBytes(Content), cancellation.Token);
        await server.ExpectAsync("MAIL FROM:<a@example.com> SIZE=19\r\nRCPT TO:<b@example.com>\r\nDATA\r\n");
        await server.SayAsync("250 ok\r\n250 ok\r\n354 go\r\n");
        await server.ExpectAsync(WireContent);
        await cancellation.CancelAsync();
        var result = await send.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(SmtpFailureKind.Cancelled, Assert.IsType<RecipientOutcome.Uncertain>(result.Recipients[0]).Failure.Kind);
    }

    [Theory]
    [InlineData("421 4.3.2 bye\r\n", SmtpStage.Mail)]
    [InlineData("250 ok\r\n421 4.3.2 bye\r\n", SmtpStage.Recipients)]
    [InlineData("250 ok\r\n250 ok\r\n421 4.3.2 bye\r\n", SmtpStage.Recipients)]
    [InlineData("250 ok\r\n250 ok\r\n250 ok\r\n421 4.3.2 bye\r\n", SmtpStage.DataCommand)]
    public async Task Send_421_IsATransientRefusalOfAllAndEndsTheSession(string replies, SmtpStage stage)
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var send = SendAsync(session, "b", "c");
        await server.ExpectAsync(Group);
        await server.SayAsync(replies);
        Assert.All((await send).Recipients, r => AssertRefused(r, stage, 421));
        Assert.False(session.IsUsable);
    }

    [Fact]
    public async Task Send_421AfterTheEndOfData_IsARefusal()
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var send = SendAsync(session, "b", "c");
        await server.ExpectAsync(Group);
        await server.SayAsync("250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n");
        await server.ExpectAsync(WireContent);
        await server.SayAsync("421 4.3.2 bye\r\n");
        Assert.All((await send).Recipients, r => AssertRefused(r, SmtpStage.EndOfData, 421));
        Assert.False(session.IsUsable);
    }

    [Fact]
    public async Task Send_ServerRefusesWhileWeWrite_ItsLastWordsCount()
    {
        var (server, session) = await ScriptedServer.ConnectAsync("250-mx.test\r\n250 PIPELINING\r\n");
        var send = session.SendAsync(Envelope("b"), new byte[300_000].Select(_ => (byte)'x').ToArray(), TestContext.Current.CancellationToken);
        await server.ExpectAsync("MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n");
        await server.SayAsync("552 5.3.4 unread");
        server.Reset();
        var result = await send;
        Assert.IsType<RecipientOutcome.NotSent>(result.Recipients[0]);

        (server, session) = await ScriptedServer.ConnectAsync("250-mx.test\r\n250 PIPELINING\r\n");
        send = session.SendAsync(Envelope("b"), new byte[300_000].Select(_ => (byte)'x').ToArray(), TestContext.Current.CancellationToken);
        await server.ExpectAsync("MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n");
        await server.SayAsync("250 ok\r\n250 ok\r\n354 go\r\n552 5.3.4 too much\r\n");
        server.Reset();
        AssertRefused((await send).Recipients[0], SmtpStage.EndOfData, 552);
    }

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("354 strange\r\n")]
    [InlineData("250 ok\r\n250 ok\r\n250 ok\r\n250 no content?\r\n")]
    public async Task Send_ServerBreaksTheProtocol_IsNotSent(string replies)
    {
        var (server, session) = await ScriptedServer.ConnectAsync(ScriptedServer.Pipelining);
        var send = SendAsync(session, "b", "c");
        await server.ExpectAsync(Group);
        await server.SayAsync(replies);
        Assert.All((await send).Recipients, r => Assert.Equal(SmtpFailureKind.ProtocolError, Assert.IsType<RecipientOutcome.NotSent>(r).Failure.Kind));
    }

    [Fact]
    public async Task Send_MessageThatTheServerCannotTake_IsNotTried()
    {
        var (server, session) = await ScriptedServer.ConnectAsync("250-mx.test\r\n250-PIPELINING\r\n250 SIZE 100\r\n");
        Assert.Equal(SmtpFailureKind.TooLarge, await KindAsync(session, Envelope("b"), new byte[101].Select(_ => (byte)'x').ToArray()));
        Assert.Equal(SmtpFailureKind.Utf8NotSupported, await KindAsync(session, Envelope("b") with { RequiresUtf8 = true }, [1]));
        Assert.Equal(SmtpFailureKind.Utf8NotSupported, await KindAsync(session, Envelope("jos\u00e9"), [1]));
        Assert.Equal(SmtpFailureKind.EightBitNotSupported, await KindAsync(session, Envelope("b") with { BodyIs8Bit = true }, [1]));
        Assert.Equal(SmtpFailureKind.ContentNotAllowed, await KindAsync(session, Envelope("b"), [1, 0]));
        Assert.True(session.IsUsable);
        Assert.True(server.HasNothingMore());
    }

    [Fact]
    public async Task Send_EnvelopeParameters_AreSaidWhenTheServerKnowsThem()
    {
        var (server, session) = await ScriptedServer.ConnectAsync("250-mx.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE\r\n250 DSN\r\n");
        var envelope = new SmtpEnvelope
        {
            ReversePath = null,
            Recipients =
            [
                new SmtpRecipient(EmailAddress.Parse("b@example.com"))
                {
                    Notify = DsnNotify.Success | DsnNotify.Delay,
                    OriginalRecipient = "rfc822;B+x@example.com",
                },
                new SmtpRecipient(EmailAddress.Parse("jos\u00e9@example.com")) { Notify = DsnNotify.Never },
            ],
            Return = DsnReturn.Headers,
            EnvelopeId = "a=b",
            BodyIs8Bit = true,
        };
        _ = session.SendAsync(envelope, "x"u8.ToArray(), TestContext.Current.CancellationToken);
        await server.ExpectAsync(
            "MAIL FROM:<> SIZE=1 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+3Db\r\n" +
            "RCPT TO:<b@example.com> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;B+2Bx@example.com\r\nRCPT TO:<jos\u00e9@example.com> NOTIFY=NEVER\r\nDATA\r\n");
    }

    internal static SmtpEnvelope Envelope(params string[] recipients) => new()
    {
        ReversePath = EmailAddress.Parse("a@example.com"),
        Recipients = [.. recipients.Select(r => new SmtpRecipient(EmailAddress.Parse($"{r}@example.com")))],
    };

    private static async Task<SmtpFailureKind> KindAsync(SmtpClientSession session, SmtpEnvelope envelope, byte[] content)
    {
        var result = await session.SendAsync(envelope, new ReadOnlySequence<byte>(content), TestContext.Current.CancellationToken);
        return Assert.IsType<RecipientOutcome.NotSent>(Assert.Single(result.Recipients)).Failure.Kind;
    }

    private static Task<SmtpTransactionResult> SendAsync(SmtpClientSession session, params string[] recipients)
        => session.SendAsync(Envelope(recipients), Encoding.ASCII.GetBytes(Content), TestContext.Current.CancellationToken)
            .WaitAsync(Deadline, TestContext.Current.CancellationToken);

    private static void AssertRefused(RecipientOutcome outcome, SmtpStage stage, int code)
    {
        var refused = Assert.IsType<RecipientOutcome.Refused>(outcome);
        Assert.Equal((stage, code), (refused.Stage, refused.Reply.Code));
    }
}
