using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

/// <summary>The server session behind a real socket, against the swaks client.</summary>
public sealed class SwaksTests
{
    private const string Swaks = "/usr/bin/swaks";

    [Theory]
    [InlineData("--pipeline")]
    [InlineData("--auth PLAIN --auth-user user --auth-password secret")]
    [InlineData("--auth LOGIN --auth-user user --auth-password secret")]
    [InlineData("--tls --auth PLAIN --auth-user user --auth-password secret")]
    public async Task Swaks_SendsAMessage_ItIsStored(string arguments)
    {
        Assert.SkipUnless(File.Exists(Swaks), "swaks is not installed.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var handler = new RecordingHandler();
        var serving = ServeOneAsync(listener, handler);

        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var swaks = Process.Start(new ProcessStartInfo(
            Swaks, $"--server 127.0.0.1:{port} --from a@example.com --to b@example.com --header X-Test:yes {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = await swaks.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await swaks.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await swaks.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(output.Contains("not available: requires", StringComparison.Ordinal), "swaks lacks a Perl module: " + output);
        Assert.True(swaks.ExitCode == 0, output);
        await serving.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        var (session, envelope, content) = Assert.Single(handler.Messages);
        Assert.Equal("b@example.com", Assert.Single(envelope.Recipients).Address.Value);
        Assert.Contains("X-Test:yes\r\n", content, StringComparison.Ordinal);
        Assert.Equal(arguments.Contains("--auth", StringComparison.Ordinal) ? "user" : null, session.Principal);
        Assert.Equal(arguments.Contains("--tls", StringComparison.Ordinal), session.IsTls);
    }

    private static async Task ServeOneAsync(TcpListener listener, RecordingHandler handler)
    {
        using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        var upgrade = TlsDuplexPipe.Upgrade(
            new SslServerAuthenticationOptions { ServerCertificate = TestCertificate.Instance }, TimeSpan.FromSeconds(10), TimeProvider.System);
        var connection = new SmtpServerConnection
        {
            Transport = new StreamPipe(PipeReader.Create(stream), PipeWriter.Create(stream)),
            RemoteEndPoint = socket.RemoteEndPoint!.ToString()!,
            StartTls = upgrade,
        };
        var options = ServerConversation.Options with { OffersAuthentication = true, AllowPlaintextAuthentication = true };
        await SmtpServerSession.RunAsync(connection, options, handler, TimeProvider.System, CancellationToken.None, TestContext.Current.CancellationToken);
    }

    private sealed record StreamPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
