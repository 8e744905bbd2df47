using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Mail.Tests.Smtp.Client;

/// <summary>The client against Postfix's smtp-sink over loopback.</summary>
public sealed class SmtpSinkTests
{
    private const string Sink = "/usr/sbin/smtp-sink";
    private const int Messages = 200;

    [Theory]
    [InlineData("")]
    [InlineData("-p")]
    [InlineData("-e")]
    public async Task Batch_IntoSmtpSink_IsAcceptedWhole(string option)
    {
        Assert.SkipUnless(File.Exists(Sink), "smtp-sink (package postfix) is not installed.");
        var port = FreePort();
        string[] arguments = [.. option.Length > 0 ? [option] : Array.Empty<string>(), "-u", Environment.UserName, $"127.0.0.1:{port}", "10"];
        using var sink = Process.Start(new ProcessStartInfo(Sink, arguments))!;
        try
        {
            using var socket = await ConnectAsync(port);
            var outcome = await SmtpClientSession.ConnectAsync(
                new NetworkStream(socket, ownsSocket: true), ScriptedServer.Options, TimeProvider.System, TestContext.Current.CancellationToken);
            await using var session = Assert.IsType<SmtpConnectOutcome.Connected>(outcome).Session;
            Assert.Equal(option.Length == 0, session.Capabilities.Pipelining);

            var content = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(
                "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(".line of text\r\n", 1400))));
            var accepted = 0;
            await foreach (var result in session.SendBatchAsync(
                [.. Enumerable.Repeat(new SmtpMessage(SmtpClientSendTests.Envelope("b", "c"), content), Messages)], TestContext.Current.CancellationToken))
                accepted += result.Recipients.Count(r => r is RecipientOutcome.Accepted);

            Assert.Equal(2 * Messages, accepted);
            await session.QuitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            sink.Kill();
            await sink.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return socket;
            }
            catch (SocketException) when (watch.Elapsed < TimeSpan.FromSeconds(10))
            {
                socket.Dispose();
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }
    }
}
