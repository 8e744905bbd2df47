using System.IO.Pipelines;
using System.Net.Security;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Client;
using EmailPlatform.Mail.Smtp.Server;
using EmailPlatform.Mail.Tests.Smtp.Server;

namespace EmailPlatform.Mail.Tests.Smtp.Client;

public sealed class SmtpClientConnectTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly SmtpServerOptions ServerOptions = ServerConversation.Options with { OffersAuthentication = true };

    [Fact]
    public async Task Connect_Ehlo_ReadsTheCapabilities()
    {
        var (_, session) = await ScriptedServer.ConnectAsync(
            "250-mx.test\r\n250-size 1000\r\n250-STARTTLS\r\n250-AUTH plain LOGIN\r\n250-XFOO\r\n250-CHUNKING\r\n250 DSN\r\n");
        var capabilities = session.Capabilities;
        Assert.Equal((1000L, true, true, true), (capabilities.MaxMessageBytes, capabilities.StartTls, capabilities.Chunking, capabilities.Dsn));
        Assert.Equal(["PLAIN", "LOGIN"], capabilities.AuthMechanisms);
        Assert.False(capabilities.Pipelining || capabilities.EightBitMime || capabilities.SmtpUtf8 || capabilities.EnhancedStatusCodes);
    }

    [Fact]
    public async Task Connect_ServerWithoutEhlo_IsGreetedWithHelo()
    {
        var server = new ScriptedServer();
        var connect = ConnectAsync(server, ScriptedServer.Options);
        await server.SayAsync("220 old\r\n");
        await server.ExpectAsync("EHLO client.test\r\n");
        await server.SayAsync("500 what?\r\n");
        await server.ExpectAsync("HELO client.test\r\n");
        await server.SayAsync("250 old\r\n");
        Assert.IsType<SmtpConnectOutcome.Connected>(await connect);
    }

    [Theory]
    [InlineData("554 5.7.1 no\r\n", 554)]
    [InlineData("421 4.3.2 later\r\n", 421)]
    public async Task Connect_RefusedGreeting_IsAReply(string greeting, int code)
    {
        var server = new ScriptedServer();
        var connect = ConnectAsync(server, ScriptedServer.Options);
        await server.SayAsync(greeting);
        var refused = Assert.IsType<SmtpConnectOutcome.Refused>(await connect);
        Assert.Equal((SmtpStage.Greeting, code), (refused.Stage, refused.Reply.Code));
    }

    [Fact]
    public async Task Connect_SilentServer_TimesOut()
    {
        var clock = new ManualClock();
        var connect = SmtpClientSession.ConnectAsync(
            new ScriptedServer().ClientStream, ScriptedServer.Options, clock, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => clock.ArmedTimers == 1);
        clock.Advance(TimeSpan.FromMinutes(5));
        var failed = Assert.IsType<SmtpConnectOutcome.Failed>(await connect.WaitAsync(Deadline, TestContext.Current.CancellationToken));
        Assert.Equal((SmtpStage.Greeting, SmtpFailureKind.TimedOut), (failed.Stage, failed.Failure.Kind));
    }

    [Fact]
    public async Task Connect_ServerThatTricklesItsReply_TimesOut()
    {
        var clock = new ManualClock();
        var server = new ScriptedServer();
        var connect = SmtpClientSession.ConnectAsync(server.ClientStream, ScriptedServer.Options, clock, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => clock.ArmedTimers == 1);
        for (var minute = 0; minute < 5; minute++)
        {
            await server.SayAsync("2");
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        var failed = Assert.IsType<SmtpConnectOutcome.Failed>(await connect.WaitAsync(Deadline, TestContext.Current.CancellationToken));
        Assert.Equal(SmtpFailureKind.TimedOut, failed.Failure.Kind);
    }

    [Fact]
    public async Task Connect_Cancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        var connect = SmtpClientSession.ConnectAsync(new ScriptedServer().ClientStream, ScriptedServer.Options, TimeProvider.System, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.WaitAsync(Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Connect_StartTlsAndAuth_SendsUnderTlsAndHidesTheSecret()
    {
        await using var talk = new ServerConversation(ServerOptions, startTls: Upgrade());
        var transcript = new SmtpTranscript();
        var outcome = await ConnectAsync(talk, Secure with { Credentials = new SmtpCredentials("user", "secret"), Transcript = transcript });
        await using var session = Assert.IsType<SmtpConnectOutcome.Connected>(outcome).Session;
        Assert.True(session.IsTls);

        var result = await session.SendAsync(SmtpClientSendTests.Envelope("b"), "Subject: x\r\n\r\nhi"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(result.Recipients));
        await session.QuitAsync(TestContext.Current.CancellationToken);
        var (facts, _, content) = Assert.Single(talk.Handler.Messages);
        Assert.Equal((true, "user", "Subject: x\r\n\r\nhi\r\n"), (facts.IsTls, facts.Principal, content));

        Assert.Contains("C: AUTH PLAIN ***", transcript.Lines);
        Assert.Contains("C: (16 octets of message)", transcript.Lines);
        Assert.DoesNotContain(transcript.Lines, l => l.Contains(Convert.ToBase64String("\0user\0secret"u8), StringComparison.Ordinal));
        Assert.Equal("S: 221 2.0.0 Bye", transcript.Lines[^1]);
    }

    [Fact]
    public async Task Connect_ImplicitTls_IsTlsFromTheFirstByte()
    {
        var (serverEnd, clientEnd) = DuplexPipe.CreatePair();
        var handler = new RecordingHandler();
        var host = Task.Run(
            async () =>
            {
                var transport = await Upgrade()(serverEnd, CancellationToken.None);
                await SmtpServerSession.RunAsync(
                    new SmtpServerConnection { Transport = transport, RemoteEndPoint = "x", IsTls = true }, ServerOptions, handler,
                    TimeProvider.System, CancellationToken.None, CancellationToken.None);
            },
            TestContext.Current.CancellationToken);
        var outcome = await SmtpClientSession.ConnectAsync(
            new DuplexPipeStream(clientEnd), Secure with { Tls = TlsPolicy.Implicit }, TimeProvider.System, TestContext.Current.CancellationToken);
        await using var session = Assert.IsType<SmtpConnectOutcome.Connected>(outcome).Session;
        Assert.True(session.IsTls);
        await session.QuitAsync(TestContext.Current.CancellationToken);
        await host.WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Connect_AuthLogin_IsUsedWhenPlainIsMissing()
    {
        var server = new ScriptedServer();
        var connect = ConnectAsync(server, ScriptedServer.Options with { Credentials = new("user", "wrong"), AllowPlaintextCredentials = true });
        await server.SayAsync("220 x\r\n250-x\r\n250 AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n535 5.7.8 no\r\n");
        await server.ExpectAsync("EHLO client.test\r\nAUTH LOGIN\r\ndXNlcg==\r\nd3Jvbmc=\r\n");
        var refused = Assert.IsType<SmtpConnectOutcome.Refused>(await connect);
        Assert.Equal((SmtpStage.Authentication, 535), (refused.Stage, refused.Reply.Code));
    }

    [Theory]
    [InlineData("235 2.7.0 ok\r\n", "", 235)]
    [InlineData("334 eyJzdGF0dXMiOiI0MDEifQ==\r\n535 5.7.8 no\r\n", "\r\n", 535)]
    public async Task Connect_AccessToken_IsSentWithXoauth2AndHidden(string replies, string answer, int code)
    {
        var server = new ScriptedServer();
        var transcript = new SmtpTranscript();
        var connect = ConnectAsync(server, ScriptedServer.Options with
        {
            Credentials = new("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg") { IsAccessToken = true },
            AllowPlaintextCredentials = true,
            Transcript = transcript,
        });
        await server.SayAsync($"220 x\r\n250-x\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n{replies}");
        // The example of Google's description of the mechanism.
        const string Response = "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==";
        await server.ExpectAsync($"EHLO client.test\r\nAUTH XOAUTH2 {Response}\r\n{answer}");
        var outcome = await connect;
        if (code == 235)
            Assert.IsType<SmtpConnectOutcome.Connected>(outcome);
        else
            Assert.Equal((SmtpStage.Authentication, code), Assert.IsType<SmtpConnectOutcome.Refused>(outcome) is var refused ? (refused.Stage, refused.Reply.Code) : default);
        Assert.Contains("C: AUTH XOAUTH2 ***", transcript.Lines);
        Assert.DoesNotContain(transcript.Lines, l => l.Contains(Response, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("250 AUTH XOAUTH2\r\n", "secret", false)]
    [InlineData("250 AUTH PLAIN LOGIN\r\n", "token", true)]
    [InlineData("250 AUTH PLAIN XOAUTH2\r\n", "se\0cret", false)]
    [InlineData("250 AUTH PLAIN XOAUTH2\r\n", "to\u0001ken", true)]
    public async Task Connect_NoMechanismForTheCredentials_SendsNone(string auth, string secret, bool isAccessToken)
    {
        var server = new ScriptedServer();
        var connect = ConnectAsync(
            server, ScriptedServer.Options with { Credentials = new("user", secret) { IsAccessToken = isAccessToken }, AllowPlaintextCredentials = true });
        await server.SayAsync($"220 x\r\n250-x\r\n{auth}");
        Assert.Equal(SmtpFailureKind.AuthenticationUnavailable, Assert.IsType<SmtpConnectOutcome.Failed>(await connect).Failure.Kind);
        await server.ExpectAsync("EHLO client.test\r\n");
        Assert.True(server.HasNothingMore());
    }

    [Fact]
    public async Task Connect_CredentialsWithoutTls_AreNotSent()
    {
        var server = new ScriptedServer();
        var connect = ConnectAsync(server, ScriptedServer.Options with { Credentials = new("user", "secret") });
        await server.SayAsync("220 x\r\n250-x\r\n250 AUTH PLAIN\r\n");
        Assert.Equal(SmtpFailureKind.AuthenticationUnavailable, Assert.IsType<SmtpConnectOutcome.Failed>(await connect).Failure.Kind);
        await server.ExpectAsync("EHLO client.test\r\n");
        Assert.True(server.HasNothingMore());
    }

    [Fact]
    public async Task Connect_UntrustedCertificate_FailsUnderVerify()
    {
        await using var talk = new ServerConversation(ServerOptions, startTls: Upgrade());
        var outcome = await ConnectAsync(talk, Secure with { Certificates = CertificatePolicy.Verify });
        var failed = Assert.IsType<SmtpConnectOutcome.Failed>(outcome);
        Assert.Equal((SmtpStage.Tls, SmtpFailureKind.TlsFailed), (failed.Stage, failed.Failure.Kind));
    }

    [Fact]
    public async Task Connect_TlsRequiredAndNotOffered_Fails()
    {
        await using var talk = new ServerConversation(ServerOptions);
        Assert.Equal(SmtpFailureKind.TlsFailed, Assert.IsType<SmtpConnectOutcome.Failed>(await ConnectAsync(talk, Secure)).Failure.Kind);

        await using var opportunistic = new ServerConversation(ServerOptions);
        var outcome = await ConnectAsync(opportunistic, Secure with { Tls = TlsPolicy.Opportunistic });
        await using var session = Assert.IsType<SmtpConnectOutcome.Connected>(outcome).Session;
        Assert.False(session.IsTls);
    }

    [Fact]
    public async Task Connect_PlaintextBehindTheStartTlsReply_IsAProtocolError()
    {
        var server = new ScriptedServer();
        var connect = ConnectAsync(server, Secure);
        await server.SayAsync("220 x\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n");
        Assert.Equal(SmtpFailureKind.ProtocolError, Assert.IsType<SmtpConnectOutcome.Failed>(await connect).Failure.Kind);
    }

    private static SmtpClientOptions Secure => ScriptedServer.Options with { Tls = TlsPolicy.Required, Certificates = CertificatePolicy.AcceptAny };

    private static Func<IDuplexPipe, CancellationToken, Task<IDuplexPipe>> Upgrade() => TlsDuplexPipe.Upgrade(
        new SslServerAuthenticationOptions { ServerCertificate = TestCertificate.Instance }, Deadline, TimeProvider.System);

    private static Task<SmtpConnectOutcome> ConnectAsync(ScriptedServer server, SmtpClientOptions options)
        => SmtpClientSession.ConnectAsync(server.ClientStream, options, TimeProvider.System, TestContext.Current.CancellationToken)
            .WaitAsync(Deadline, TestContext.Current.CancellationToken);

    private static Task<SmtpConnectOutcome> ConnectAsync(ServerConversation talk, SmtpClientOptions options)
        => SmtpClientSession.ConnectAsync(new DuplexPipeStream(talk.Client), options, TimeProvider.System, TestContext.Current.CancellationToken)
            .WaitAsync(Deadline, TestContext.Current.CancellationToken);
}
