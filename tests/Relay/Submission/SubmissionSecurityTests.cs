using System.Text;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Relay.Tests.Submission;

public sealed class SubmissionSecurityTests
{
    [Fact]
    public async Task Mail_BeforeAuthentication_IsRefused()
    {
        await using var host = await SubmissionHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.OpenAsync();
        await client.ExpectAsync("MAIL FROM:<bounces@example.test>", "530 5.7.0");
        await client.ExpectAsync("RCPT TO:<to@example.net>", "503");
    }

    [Fact]
    public async Task Auth_KeyWithoutTheSendScope_MayNotSend()
    {
        await using var host = await SubmissionHost.StartAsync();
        var readOnly = await host.CreateKeyAsync(Scope.Read);
        var sending = await host.CreateKeyAsync(Scope.Send);
        using var client = await host.ConnectAsync();
        await client.OpenAsync();
        Assert.StartsWith("235", await client.AuthenticateAsync(readOnly), StringComparison.Ordinal);
        await client.ExpectAsync("MAIL FROM:<bounces@example.test>", "550 5.7.1");
        using var other = await host.ConnectAsync();
        await other.OpenAsync();
        Assert.StartsWith("235", await other.AuthenticateAsync(sending), StringComparison.Ordinal);
        await other.ExpectAsync("MAIL FROM:<bounces@example.test>", "250");
    }

    [Fact]
    public async Task Auth_Login_TakesAnyUserName()
    {
        await using var host = await SubmissionHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.OpenAsync();
        await client.ExpectAsync("AUTH LOGIN", "334");
        await client.ExpectAsync(Convert.ToBase64String("apikey"u8), "334");
        await client.ExpectAsync(Convert.ToBase64String(Encoding.ASCII.GetBytes(SubmissionHost.AdminKey)), "235");
    }

    [Fact]
    public async Task Auth_WrongThreeTimes_EndsTheConnection()
    {
        await using var host = await SubmissionHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.OpenAsync();
        for (var i = 0; i < 2; i++)
            Assert.StartsWith("535 5.7.8", await client.AuthenticateAsync($"a-wrong-key-for-tests-{i}"), StringComparison.Ordinal);
        Assert.StartsWith("421 4.7.0", await client.AuthenticateAsync("a-wrong-key-for-tests"), StringComparison.Ordinal);
        Assert.Null(await client.ReplyAsync());
    }

    [Fact]
    public async Task StartTls_ThenAuth_SendsOverTls()
    {
        await using var host = await SubmissionHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.OpenAsync();
        string? shown = null;
        await client.StartTlsAsync((_, certificate, _, _) => (shown = certificate!.GetCertHashString()) is not null);
        Assert.Equal(host.Certificate.GetCertHashString(), shown);
        await client.ExpectAsync("MAIL FROM:<bounces@example.test>", "503");
        Assert.DoesNotContain("STARTTLS", await client.ExpectAsync("EHLO client.example", "250-"), StringComparison.Ordinal);
        Assert.StartsWith("235", await client.AuthenticateAsync(SubmissionHost.AdminKey), StringComparison.Ordinal);
        await client.ExpectAsync("MAIL FROM:<bounces@example.test>", "250");
        await client.ExpectAsync("RCPT TO:<to@example.net>", "250");
        await client.ExpectAsync("DATA", "354");
        var body = string.Concat(Enumerable.Repeat(new string('x', 76) + "\r\n", 5000));
        var reply = await client.ExpectAsync($"From: a@example.test\r\n\r\n{body}.", "250 2.0.0");
        Assert.Equal($"From: a@example.test\r\n\r\n{body}", Encoding.ASCII.GetString((await host.StoredAsync(reply)).Content));
        await client.ExpectAsync("QUIT", "221");
        Assert.Null(await client.ReplyAsync());
    }

    [Fact]
    public async Task ImplicitTls_PlainClient_IsShownOutAndOthersAreServed()
    {
        await using var host = await SubmissionHost.StartAsync(options => options with { HandshakeTimeout = TimeSpan.FromSeconds(1) });
        using (var plain = await SmtpDialogue.ConnectAsync(host.TlsPort))
            Assert.Equal("(closed)", await plain.AskAsync("EHLO client.example"));

        using var other = await host.ConnectAsync();
        await other.OpenAsync();
        await other.ExpectAsync("NOOP", "250");
    }

    [Fact]
    public async Task StartTls_WithoutCertificate_IsNotOffered()
    {
        await using var host = await SubmissionHost.StartAsync(options => options with { Certificate = null });
        using var client = await host.ConnectAsync();
        await client.ReplyAsync();
        Assert.DoesNotContain("STARTTLS", await client.ExpectAsync("EHLO client.example", "250-"), StringComparison.Ordinal);
        await client.ExpectAsync("STARTTLS", "502");
    }
}
