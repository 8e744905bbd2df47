using System.Net.Sockets;
using System.Text;
using EmailPlatform.EndToEnd.Tests.Running;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>The client session sends to Postfix by BDAT, which Postfix offers.</summary>
public sealed class PostfixChunksTests : Scenario
{
    [Fact]
    public async Task Batch_ToPostfix_ArrivesAsItWas()
    {
        var postfix = await StartPostfixAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", postfix.Port, Token);
        var transcript = new SmtpTranscript();
        var outcome = await SmtpClientSession.ConnectAsync(
            new NetworkStream(socket, ownsSocket: true),
            new SmtpClientOptions { EhloName = "client.test", ServerName = "mx.example.net", Tls = TlsPolicy.None, Transcript = transcript },
            TimeProvider.System,
            Token);
        await using var session = Assert.IsType<SmtpConnectOutcome.Connected>(outcome).Session;
        string[] bodies = ["one\r\n.\r\n..\r\n", string.Concat(Enumerable.Repeat("A line of a longer message.\r\n", 10_000)), "three\r\n"];
        SmtpMessage[] messages = [.. bodies.Select(body => new SmtpMessage(
            new SmtpEnvelope { ReversePath = EmailAddress.Parse("from@example.com"), Recipients = [new SmtpRecipient(EmailAddress.Parse("to@example.net"))] },
            new(Encoding.ASCII.GetBytes("Subject: chunks\r\n\r\n" + body))))];

        await foreach (var result in session.SendBatchAsync(messages, Token))
            Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(result.Recipients));
        await session.QuitAsync(Token);

        Assert.True(session.Capabilities.Chunking);
        Assert.Equal(4 + 3, transcript.Lines.Count(line => line.StartsWith("C: BDAT", StringComparison.Ordinal)));
        Assert.DoesNotContain("C: DATA", transcript.Lines);
        var received = (await postfix.ReceiveAsync(3, Token)).Select(mail => Encoding.ASCII.GetString(mail).Split("\n\n", 2)[1]);
        Assert.Equal(bodies.Select(body => body.ReplaceLineEndings("\n")).Order(), received.Order());
    }
}
