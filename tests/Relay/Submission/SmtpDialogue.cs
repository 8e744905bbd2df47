using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace EmailPlatform.Relay.Tests.Submission;

/// <summary>A client that says what the test tells it to.</summary>
internal sealed class SmtpDialogue : IDisposable
{
    private readonly TcpClient _client;
    private Stream _stream;
    private StreamReader _reader;

    private SmtpDialogue(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _reader = new StreamReader(_stream, Encoding.Latin1);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connects, and does not yet read the greeting.</summary>
    public static async Task<SmtpDialogue> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        return new SmtpDialogue(client);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, Cancellation);

    /// <summary>The next reply, its lines joined by <c>|</c>; null when the server has closed.</summary>
    public async Task<string?> ReplyAsync()
    {
        var lines = new List<string>();
        while (true)
        {
            string? line;
            try
            {
                line = await _reader.ReadLineAsync(Cancellation);
            }
            catch (IOException)
            {
                return null;
            }

            if (line is null)
                return null;
            lines.Add(line);
            if (line[3] == ' ')
                return string.Join('|', lines);
        }
    }

    public async Task<string> AskAsync(string command)
    {
        await SendAsync(command + "\r\n");
        return await ReplyAsync() ?? "(closed)";
    }

    /// <summary>Sends a command, and fails where its reply does not begin so.</summary>
    public async Task<string> ExpectAsync(string command, string reply)
    {
        var answer = await AskAsync(command);
        Assert.StartsWith(reply, answer, StringComparison.Ordinal);
        return answer;
    }

    public async Task OpenAsync()
    {
        Assert.Equal("220 mail.example.test ESMTP", await ReplyAsync());
        await ExpectAsync("EHLO client.example", "250-mail.example.test|");
    }

    public Task<string> AuthenticateAsync(string key) => AskAsync($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0anyone\0{key}"))}");

    /// <summary>Everything up to the message itself.</summary>
    public async Task OpenDataAsync(params string[] recipients)
    {
        await OpenAsync();
        Assert.StartsWith("235", await AuthenticateAsync(SubmissionHost.AdminKey), StringComparison.Ordinal);
        await ExpectAsync("MAIL FROM:<bounces@example.test>", "250");
        foreach (var recipient in recipients.DefaultIfEmpty("to@example.net"))
            await ExpectAsync($"RCPT TO:<{recipient}>", "250");
        await ExpectAsync("DATA", "354");
    }

    public async Task StartTlsAsync(RemoteCertificateValidationCallback check)
    {
        await ExpectAsync("STARTTLS", "220");
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, check);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "mail.example.test" }, Cancellation);
        _stream = tls;
        _reader = new StreamReader(tls, Encoding.Latin1);
    }

    /// <summary>Closes our side only.</summary>
    public void EndInput() => _client.Client.Shutdown(SocketShutdown.Send);

    public void Dispose() => _client.Dispose();
}
