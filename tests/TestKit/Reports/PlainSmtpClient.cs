using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailPlatform.TestKit.Reports;

/// <summary>Another mail system that delivers to us: no authentication, no TLS. Not ours to share with the code under test.</summary>
public sealed class PlainSmtpClient : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private StreamReader _reader = StreamReader.Null;

    private PlainSmtpClient()
    {
    }

    /// <summary>Connects to 127.0.0.1 and says EHLO.</summary>
    public static async Task<PlainSmtpClient> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var client = new PlainSmtpClient();
        await client._client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        client._reader = new StreamReader(client._client.GetStream(), Encoding.Latin1);
        await client.ReplyAsync(cancellationToken);
        await client.AskAsync("EHLO mx.example.net", cancellationToken);
        return client;
    }

    /// <summary>Delivers one mail with the null reverse path.</summary>
    /// <returns>The reply that decided: the first refusal, or that to the mail.</returns>
    public async Task<string> DeliverAsync(string recipient, string mail, CancellationToken cancellationToken)
    {
        foreach (var command in new[] { "MAIL FROM:<>", $"RCPT TO:<{recipient}>", "DATA" })
        {
            var reply = await AskAsync(command, cancellationToken);
            if (reply[0] is '2' or '3')
                continue;
            await AskAsync("RSET", cancellationToken);
            return reply;
        }
        return await SendMailAsync(mail, cancellationToken);
    }

    /// <summary>Behind the 354: the mail with its dots stuffed, and its end.</summary>
    public async Task<string> SendMailAsync(string mail, CancellationToken cancellationToken)
    {
        var lines = mail.ReplaceLineEndings("\n").Split('\n').Select(line => line.StartsWith('.') ? "." + line : line);
        await SendAsync(string.Join("\r\n", lines) + "\r\n.\r\n", cancellationToken);
        return await ReplyAsync(cancellationToken) ?? throw new IOException("The connection was closed.");
    }

    public async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        await SendAsync(command + "\r\n", cancellationToken);
        return await ReplyAsync(cancellationToken) ?? throw new IOException("The connection was closed.");
    }

    public async Task SendAsync(string text, CancellationToken cancellationToken) =>
        await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);

    /// <summary>The next reply, its lines joined by <c>|</c>; null where the server has closed.</summary>
    public async Task<string?> ReplyAsync(CancellationToken cancellationToken)
    {
        var reply = "";
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            reply += line;
            if (line.Length < 4 || line[3] == ' ')
                return reply;
            reply += '|';
        }
        return null;
    }

    public void Dispose() => _client.Dispose();
}
