using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EmailPlatform.Bench.Measuring;
using EmailPlatform.Bench.Platform;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Bench.Submission;

/// <summary>Submits messages of 20 KB, each unlike the others, over connections that stay open; the next one goes when the last is answered.</summary>
internal static class SubmissionLoad
{
    private const int MessageBytes = 20 * 1024;

    private static readonly EmailAddress Sender = EmailAddress.Parse("news@example.test");

    private static readonly SmtpClientOptions Client = new()
    {
        EhloName = "client.example.test",
        ServerName = "localhost",
        Tls = TlsPolicy.None,
        Credentials = new SmtpCredentials("bench", PlatformProcess.AdminKey),
        AllowPlaintextCredentials = true,
    };

    /// <returns>Milliseconds of each transaction.</returns>
    public static async Task<Samples> SendAsync(IPEndPoint server, int first, int messages, int connections)
    {
        var milliseconds = new ConcurrentQueue<double>();
        var next = first - 1;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            using var tcp = new TcpClient { NoDelay = true };
            await tcp.ConnectAsync(server);
            var outcome = await SmtpClientSession.ConnectAsync(tcp.GetStream(), Client, TimeProvider.System, CancellationToken.None);
            if (outcome is not SmtpConnectOutcome.Connected { Session: var session })
                throw new InvalidOperationException($"No SMTP session: {outcome}");
            for (int number; (number = Interlocked.Increment(ref next)) < first + messages;)
            {
                var clock = Stopwatch.GetTimestamp();
                var result = await session.SendAsync(Envelope(number), Message(number), CancellationToken.None);
                milliseconds.Enqueue(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
                if (result.Recipients[0] is not RecipientOutcome.Accepted)
                    throw new InvalidOperationException($"Message {number} was not accepted: {result.Recipients[0]}");
            }
            await session.QuitAsync(CancellationToken.None);
        }));
        return new Samples([.. milliseconds]);
    }

    private static SmtpEnvelope Envelope(int number) => new()
    {
        ReversePath = Sender,
        Recipients = [new SmtpRecipient(EmailAddress.Parse(Recipient(number)))],
    };

    private static byte[] Message(int number)
    {
        var message = new StringBuilder(MessageBytes + 256);
        message.Append(CultureInfo.InvariantCulture, $"From: Shop <{Sender.Value}>\r\nTo: {Recipient(number)}\r\nSubject: Number {number}\r\n");
        message.Append(CultureInfo.InvariantCulture, $"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{number}@client.example.test>\r\n");
        message.Append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n");
        for (var line = 1; message.Length < MessageBytes; line++)
            message.Append(CultureInfo.InvariantCulture, $"Line {line} of message {number}: what is new, what is old, what stays.\r\n");
        return Encoding.ASCII.GetBytes(message.ToString());
    }

    private static string Recipient(int number) => string.Create(CultureInfo.InvariantCulture, $"reader-{number}@example.net");
}
