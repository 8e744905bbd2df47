using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EmailPlatform.Core.Delivery;
using EmailPlatform.TestKit;

namespace EmailPlatform.Relay.Tests.Delivery;

/// <summary>Against a server that is not ours: Postfix's smtp-sink, which writes down what it gets.</summary>
public sealed class SmtpSinkTests
{
    private const string Program = "/usr/sbin/smtp-sink";
    private const int Messages = 2000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_ThousandsAtOnce_ArriveOnceEachAndUnchanged()
    {
        Assert.SkipUnless(File.Exists(Program), "smtp-sink is not installed (Debian package postfix).");
        var folder = Directory.CreateTempSubdirectory("smtp-sink-");
        // As root it gives up its rights, and must still be able to write.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
        var port = FreePort();
        string[] user = Environment.IsPrivilegedProcess ? ["-u", "nobody"] : [];
        using var sink = Process.Start(new ProcessStartInfo(Program, [.. user, "-d", "dump.", $"127.0.0.1:{port}", "100"]) { WorkingDirectory = folder.FullName })!;
        try
        {
            await Eventually.HoldsAsync(() => IsListening(port), "smtp-sink listens", Cancellation);
            var expected = Enumerable.Range(0, Messages).ToDictionary(i => $"to{i}@example.net", Body);
            await using (var transport = Outgoing.Transport(Outgoing.Options($"smtp://127.0.0.1:{port}")))
            {
                var sent = expected.Select(message => transport.DeliverAsync(Outgoing.Message(message.Value, message.Key), Cancellation).AsTask()).ToArray();
                Assert.All(await Task.WhenAll(sent), outcome => Assert.IsType<DeliveryOutcome.Delivered>(outcome));
            }

            var files = folder.GetFiles();
            Assert.Equal(Messages, files.Length);
            foreach (var file in files)
            {
                // Its own header, which names the recipient, comes before ours; lines end in LF.
                var dump = await File.ReadAllTextAsync(file.FullName, Encoding.UTF8, Cancellation);
                var to = dump.Split("X-Rcpt-Args: <")[1].Split('>')[0];
                Assert.True(expected.Remove(to, out var body), "a message arrived twice");
                Assert.Equal($"Subject: test\n\n{body}\n".ReplaceLineEndings("\n"), dump[dump.IndexOf("Subject: test", StringComparison.Ordinal)..].TrimEnd('\n') + "\n");
            }
        }
        finally
        {
            sink.Kill();
            await sink.WaitForExitAsync(Cancellation);
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Distinct, of some length, with lines that begin with dots.</summary>
    private static string Body(int number)
    {
        var body = new StringBuilder();
        for (var line = 0; line < number % 300; line++)
            body.Append(line % 7 == 0 ? "." : "").Append("Line ").Append(line).Append(" of message ").Append(number).Append("\r\n");
        return body.Append("..end").ToString();
    }

    /// <summary>Below the range that the kernel gives out, so that no listener of another test can get it before the sink does.</summary>
    private static int FreePort()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var port = Random.Shared.Next(20_000, 30_000);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    private static bool IsListening(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
