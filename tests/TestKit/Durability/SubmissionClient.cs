using System.Net.Sockets;
using System.Text;

namespace EmailPlatform.TestKit.Durability;

/// <summary>Submits mail over one SMTP connection that is kept, as a mail client does. Not ours to share with the code under test.</summary>
internal sealed class SubmissionClient(int port, string apiKey) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private TcpClient? _client;
    private StreamReader? _reader;

    /// <returns>The final reply, from its code on.</returns>
    /// <exception cref="IOException">The connection was lost; whether the mail was taken is not known.</exception>
    public async Task<string> SendAsync(CrashSend send, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            if (_client is null)
                await ConnectAsync(deadline.Token);
            var reply = await AskAsync("MAIL FROM:<crash@example.test>", deadline.Token);
            foreach (var recipient in send.Recipients)
                reply = reply[0] == '2' ? await AskAsync($"RCPT TO:<{recipient}>", deadline.Token) : reply;
            if (reply[0] == '2')
                reply = await AskAsync("DATA", deadline.Token);
            if (reply[0] != '3')
            {
                await AskAsync("RSET", deadline.Token);
                return reply;
            }
            await _client!.GetStream().WriteAsync(send.Body, deadline.Token);
            return await AskAsync(".", deadline.Token);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _client = null;
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _client = new TcpClient { NoDelay = true };
        await _client.ConnectAsync("127.0.0.1", port, cancellationToken);
        _reader = new StreamReader(_client.GetStream(), Encoding.ASCII);
        await ReadAsync(cancellationToken);
        await AskAsync("EHLO crash.example", cancellationToken);
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes($"\0crash\0{apiKey}"));
        var reply = await AskAsync($"AUTH PLAIN {credentials}", cancellationToken);
        if (reply[0] != '2')
            throw new IOException($"AUTH was answered '{reply}'.");
    }

    private async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        await _client!.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _reader!.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length >= 4 && line[3] == ' ')
                return line;
        }
        throw new IOException("The connection was closed.");
    }
}
