using System.Text;
using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

public sealed class SmtpServerCommandTests
{
    [Fact]
    public async Task Session_OneMessage_ReachesTheHandlerUnstuffed()
    {
        await using var talk = new ServerConversation();
        await talk.OpenDataAsync();
        await talk.SendAsync("Subject: hi\r\n\r\n..dot\r\n...two\r\n.x\r\nend\r\n.\r\n");
        Assert.Equal("250 2.0.0 Stored", await talk.ReplyAsync());
        Assert.Equal("221 2.0.0 Bye", await talk.AskAsync("QUIT"));
        await talk.EndAsync();

        var (session, envelope, content) = Assert.Single(talk.Handler.Messages);
        Assert.Equal("Subject: hi\r\n\r\n.dot\r\n..two\r\nx\r\nend\r\n", content);
        Assert.Equal("a@example.com", envelope.ReversePath?.Value);
        Assert.Equal("b@example.com", Assert.Single(envelope.Recipients).Address.Value);
        Assert.Equal(("client.test", "192.0.2.1:1234", true, false), (session.EhloName, session.RemoteEndPoint, session.IsExtended, session.IsTls));
    }

    [Fact]
    public async Task Ehlo_WithoutTlsAndAuth_OffersTheRest()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { MaxMessageBytes = 1000 });
        Assert.Equal(
            "250-mx.test\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-CHUNKING\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES", await talk.HelloAsync());
    }

    [Theory]
    [InlineData("MAIL FROM:<a@example.com>", "503 5.5.1")]
    [InlineData("RCPT TO:<a@example.com>", "503 5.5.1")]
    [InlineData("DATA", "503 5.5.1")]
    [InlineData("EHLO", "501 5.5.4")]
    [InlineData("HELO two words", "501 5.5.4")]
    [InlineData("WHATISTHIS", "500 5.5.1")]
    [InlineData("", "500 5.5.1")]
    [InlineData("EXPN list", "502 5.5.1")]
    [InlineData("NOOP anything", "250 2.0.0")]
    [InlineData("RSET", "250 2.0.0")]
    [InlineData("RSET now", "501 5.5.4")]
    [InlineData("VRFY jane", "252 2.5.0")]
    [InlineData("HELP", "214")]
    [InlineData("STARTTLS", "502 5.5.1")]
    [InlineData("noop", "250 2.0.0")]
    public async Task Command_BeforeHello_IsAnswered(string command, string reply)
    {
        await using var talk = new ServerConversation();
        await talk.ReplyAsync();
        Assert.StartsWith(reply, await talk.AskAsync(command), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("EHLO still.here"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL FROM:<>", "250")]
    [InlineData("mail from: <a@example.com>", "250")]
    [InlineData("MAIL FROM:a@example.com", "250")]
    [InlineData("MAIL FROM:<@relay.example,@b.example:a@example.com>", "250")]
    [InlineData("MAIL FROM:<\"a>b\"@example.com> SIZE=10", "250")]
    [InlineData("MAIL FROM:<a@example.com> SIZE=10 BODY=8BITMIME SMTPUTF8 AUTH=<>", "250")]
    [InlineData("MAIL FROM:<jos\u00e9@example.com> SMTPUTF8", "250")]
    [InlineData("MAIL FROM:<jos\u00e9@example.com>", "553 5.6.7")]
    [InlineData("MAIL FROM:<a@example.com> SIZE=99999999999", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@example.com> SIZE=x", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@example.com> SIZE=1 SIZE=1", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@example.com> BODY=BINARYMIME", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@example.com> RET=FULL", "555 5.5.4")]
    [InlineData("MAIL FROM:<a@example.com> FOO=1", "555 5.5.4")]
    [InlineData("MAIL FROM:<a@example.com>SIZE=1", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@example.com", "501 5.5.4")]
    [InlineData("MAIL LALA: <>", "501 5.5.4")]
    [InlineData("MAIL FROM:", "501 5.5.4")]
    [InlineData("MAIL", "501 5.5.4")]
    [InlineData("MAIL FROM:<pepe>", "553 5.1.7")]
    [InlineData("MAIL FROM:<a@xn--->", "553 5.1.7")]
    public async Task Mail_Argument_IsAnswered(string command, string reply)
    {
        await using var talk = new ServerConversation();
        await talk.HelloAsync();
        Assert.StartsWith(reply, await talk.AskAsync(command), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RCPT TO:<b@example.com>", "250")]
    [InlineData("RCPT TO:<Postmaster>", "250")]
    [InlineData("RCPT TO:<>", "553 5.1.3")]
    [InlineData("RCPT TO:<pepe>", "553 5.1.3")]
    [InlineData("RCPT LALA:<b@example.com>", "501 5.5.4")]
    [InlineData("RCPT TO:<b@example.com> NOTIFY=NEVER", "555 5.5.4")]
    [InlineData("RCPT TO:<jos\u00e9@example.com>", "553 5.6.7")]
    [InlineData("DATA", "503 5.5.1")]
    [InlineData("MAIL FROM:<c@example.com>", "503 5.5.1")]
    [InlineData("STARTTLS", "503 5.5.1")]
    [InlineData("AUTH PLAIN", "503 5.5.1")]
    public async Task Command_AfterMail_IsAnswered(string command, string reply)
    {
        await using var talk = new ServerConversation();
        await talk.HelloAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        Assert.StartsWith(reply, await talk.AskAsync(command), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dsn_WhenOffered_IsRead()
    {
        await using var talk = new ServerConversation(ServerConversation.Options with { OffersDsn = true });
        Assert.Contains("DSN", await talk.HelloAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("MAIL FROM:<a@example.com> RET=HDRS ENVID=x+2By AUTH=z+3Dz"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("RCPT TO:<b@example.com> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;B+2Bc@example.com"), StringComparison.Ordinal);
        Assert.StartsWith("501", await talk.AskAsync("RCPT TO:<c@example.com> NOTIFY=NEVER,DELAY"), StringComparison.Ordinal);
        Assert.StartsWith("501", await talk.AskAsync("RCPT TO:<c@example.com> ORCPT=nothing"), StringComparison.Ordinal);
        await talk.AskAsync("DATA");
        await talk.AskAsync(".");

        var envelope = Assert.Single(talk.Handler.Messages).Envelope;
        Assert.Equal((DsnReturn.Headers, "x+y", "z=z"), (envelope.Return, envelope.EnvelopeId, envelope.AuthenticatedSender));
        var recipient = Assert.Single(envelope.Recipients);
        Assert.Equal((DsnNotify.Success | DsnNotify.Delay, "rfc822;B+c@example.com"), (recipient.Notify, recipient.OriginalRecipient));
    }

    [Fact]
    public async Task Helo_KnowsNoParameters()
    {
        await using var talk = new ServerConversation();
        await talk.ReplyAsync();
        Assert.Equal("250 mx.test", await talk.AskAsync("HELO old.test"));
        Assert.StartsWith("555", await talk.AskAsync("MAIL FROM:<a@example.com> SIZE=1"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("MAIL FROM:<a@example.com>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ehlo_InTheMiddle_ForgetsTheTransaction()
    {
        await using var talk = new ServerConversation();
        await talk.HelloAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        await talk.AskAsync("EHLO again.test");
        Assert.StartsWith("503", await talk.AskAsync("RCPT TO:<b@example.com>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_TooLong_IsRefusedAndTheNextOneRead()
    {
        await using var talk = new ServerConversation();
        await talk.HelloAsync();
        Assert.StartsWith("500 5.5.2", await talk.AskAsync("NOOP " + new string('x', 2041 + 1)), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("NOOP " + new string('x', 2041)), StringComparison.Ordinal);
        Assert.StartsWith("500 5.5.2", await talk.AskAsync("NOOP " + new string('x', 100_000)), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("NOOP"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NOOP\n")]
    [InlineData("NOOP \r x\r\n")]
    [InlineData("NOOP \0\r\n")]
    [InlineData("NOOP \u00ff\r\n")]
    public async Task Line_Malformed_IsRefusedAndTheNextOneRead(string line)
    {
        await using var talk = new ServerConversation();
        await talk.HelloAsync();
        await talk.SendAsync(Encoding.Latin1.GetBytes(line));
        Assert.StartsWith("500 5.5.2", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("NOOP"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_DecidesEveryReply()
    {
        var handler = new RecordingHandler
        {
            OnRecipient = r => r.Address.LocalPart == "b" ? RecordingHandler.Ok : new SmtpReply(550, "5.1.1", "No such user"),
            OnMessage = _ => new(new SmtpReply(451, "4.3.1", "Disk full")),
        };
        await using var talk = new ServerConversation(handler: handler);
        await talk.HelloAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        Assert.Equal("550 5.1.1 No such user", await talk.AskAsync("RCPT TO:<x@example.com>"));
        await talk.AskAsync("RCPT TO:<b@example.com>");
        await talk.AskAsync("DATA");
        Assert.Equal("451 4.3.1 Disk full", await talk.AskAsync("."));
        Assert.Equal("b", Assert.Single(Assert.Single(handler.Messages).Envelope.Recipients).Address.LocalPart);
    }

    [Fact]
    public async Task Handler_Throws_IsTold451AndTheSessionGoesOn()
    {
        var failures = new List<Exception>();
        var handler = new RecordingHandler { OnMail = _ => throw new InvalidOperationException("bug") };
        await using var talk = new ServerConversation(ServerConversation.Options with { HandlerFailed = failures.Add }, handler);
        await talk.HelloAsync();
        Assert.StartsWith("451 4.3.0", await talk.AskAsync("MAIL FROM:<a@example.com>"), StringComparison.Ordinal);
        Assert.Equal("bug", Assert.Single(failures).Message);
        Assert.StartsWith("250", await talk.AskAsync("NOOP"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_Answers421_EndsTheSession()
    {
        var handler = new RecordingHandler { OnMail = _ => new SmtpReply(421, "4.7.0", "Come back later") };
        await using var talk = new ServerConversation(handler: handler);
        await talk.HelloAsync();
        Assert.StartsWith("421 4.7.0", await talk.AskAsync("MAIL FROM:<a@example.com>"), StringComparison.Ordinal);
        await talk.EndAsync();
    }
}
