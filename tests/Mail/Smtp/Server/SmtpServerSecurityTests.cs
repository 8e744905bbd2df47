using System.Net.Security;
using System.Text;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

public sealed class SmtpServerSecurityTests
{
    private static readonly SmtpServerOptions WithAuth = ServerConversation.Options with { OffersAuthentication = true };

    [Fact]
    public async Task Auth_WithoutTls_IsNeitherOfferedNorTaken()
    {
        await using var talk = new ServerConversation(WithAuth);
        Assert.DoesNotContain("AUTH", await talk.HelloAsync(), StringComparison.Ordinal);
        Assert.StartsWith("538 5.7.11", await talk.AskAsync("AUTH PLAIN " + Base64("\0user\0secret")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auth_NotOffered_IsNotThere()
    {
        await using var talk = new ServerConversation(isTls: true);
        await talk.HelloAsync();
        Assert.StartsWith("502 5.5.1", await talk.AskAsync("AUTH PLAIN"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0user\0secret", "235 2.7.0")]
    [InlineData("user\0user\0secret", "235 2.7.0")]
    [InlineData("other\0user\0secret", "501 5.5.2")]
    [InlineData("\0user\0wrong", "535 5.7.8")]
    [InlineData("\0\0secret", "501 5.5.2")]
    [InlineData("user\0secret", "501 5.5.2")]
    public async Task AuthPlain_InEitherForm_IsChecked(string response, string reply)
    {
        await using var talk = new ServerConversation(WithAuth, isTls: true);
        Assert.EndsWith("250 AUTH PLAIN LOGIN", await talk.HelloAsync(), StringComparison.Ordinal);
        Assert.Equal("334 ", await talk.AskAsync("AUTH PLAIN"));
        Assert.StartsWith(reply, await talk.AskAsync(Base64(response)), StringComparison.Ordinal);

        await using var initial = new ServerConversation(WithAuth, isTls: true);
        await initial.HelloAsync();
        Assert.StartsWith(reply, await initial.AskAsync("auth plain " + Base64(response)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuthLogin_RightPassword_SetsThePrincipal()
    {
        await using var talk = new ServerConversation(WithAuth, isTls: true);
        await talk.HelloAsync();
        Assert.Equal("334 VXNlcm5hbWU6", await talk.AskAsync("AUTH LOGIN"));
        Assert.Equal("334 UGFzc3dvcmQ6", await talk.AskAsync(Base64("user")));
        Assert.StartsWith("235", await talk.AskAsync(Base64("secret")), StringComparison.Ordinal);
        Assert.StartsWith("503", await talk.AskAsync("AUTH LOGIN"), StringComparison.Ordinal);
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        await talk.AskAsync("RCPT TO:<b@example.com>");
        await talk.AskAsync("DATA");
        await talk.AskAsync(".");
        Assert.Equal("user", Assert.Single(talk.Handler.Messages).Session.Principal);
    }

    [Theory]
    [InlineData("AUTH", "501 5.5.4")]
    [InlineData("AUTH CRAM-MD5", "504 5.5.4")]
    [InlineData("AUTH PLAIN something", "501 5.5.2")]
    [InlineData("AUTH PLAIN a b", "501 5.5.4")]
    [InlineData("AUTH PLAIN *", "501 5.7.0")]
    [InlineData("AUTH PLAIN =", "501 5.5.2")]
    public async Task Auth_BadArgument_IsRefused(string command, string reply)
    {
        await using var talk = new ServerConversation(WithAuth, isTls: true);
        await talk.HelloAsync();
        Assert.StartsWith(reply, await talk.AskAsync(command), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auth_TooLongResponse_IsRefusedAndTheSessionGoesOn()
    {
        await using var talk = new ServerConversation(WithAuth, isTls: true);
        await talk.HelloAsync();
        await talk.AskAsync("AUTH PLAIN");
        Assert.StartsWith("500 5.5.6", await talk.AskAsync(new string('A', 20_000)), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("NOOP"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auth_StoreUnreachable_IsTransient()
    {
        var handler = new RecordingHandler { OnLogin = (_, _) => throw new InvalidOperationException("store") };
        await using var talk = new ServerConversation(WithAuth, handler, isTls: true);
        await talk.HelloAsync();
        Assert.StartsWith("454 4.7.0", await talk.AskAsync("AUTH PLAIN " + Base64("\0user\0secret")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartTls_CommandsSentBehindIt_AreNotCarriedOut()
    {
        await using var talk = new ServerConversation(startTls: (_, _) => throw new InvalidOperationException("No handshake may begin."));
        Assert.Contains("STARTTLS", await talk.HelloAsync(), StringComparison.Ordinal);
        await talk.SendAsync("STARTTLS\r\nMAIL FROM:<evil@example.com>\r\n");
        Assert.StartsWith("554 5.5.1", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("", await talk.ReadToEndAsync());
    }

    [Fact]
    public async Task StartTls_Handshake_StartsTheSessionAgain()
    {
        var upgrade = TlsDuplexPipe.Upgrade(
            new SslServerAuthenticationOptions { ServerCertificate = TestCertificate.Instance }, TimeSpan.FromSeconds(10), TimeProvider.System);
        await using var talk = new ServerConversation(WithAuth, startTls: upgrade);
        await talk.HelloAsync();
        Assert.Equal("220 2.0.0 Ready to start TLS", await talk.AskAsync("STARTTLS"));

        await using var tls = new SslStream(new DuplexPipeStream(talk.Client));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "mx.test", RemoteCertificateValidationCallback = (_, certificate, _, _) => TestCertificate.Instance.Equals(certificate) },
            TestContext.Current.CancellationToken);
        await tls.WriteAsync(Encoding.ASCII.GetBytes("MAIL FROM:<a@example.com>\r\nEHLO again.test\r\nSTARTTLS\r\nQUIT\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tls);
        var replies = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("503 5.5.1 Send EHLO first", replies, StringComparison.Ordinal);
        Assert.Contains("250 AUTH PLAIN LOGIN\r\n503 5.5.1 TLS is already active\r\n221", replies, StringComparison.Ordinal);
        Assert.DoesNotContain("250-STARTTLS", replies, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
