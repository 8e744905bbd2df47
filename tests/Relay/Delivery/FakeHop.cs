using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EmailPlatform.Relay.Tests.Delivery;

/// <summary>An SMTP server that follows a script: it says yes to everything that the script leaves alone.</summary>
internal sealed class FakeHop : IAsyncDisposable
{
    public const string Drop = "drop";
    public const string Stall = "stall";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly List<Task> _sessions = [];
    private readonly List<string> _messages = [];
    private readonly List<string> _commands = [];
    private int _connections;

    public FakeHop()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"smtp://127.0.0.1:{Port}";

    /// <summary>
    /// Asked with the connection (from 1), the message on it (from 1) and the step: <c>GREETING EHLO HELO STARTTLS AUTH MAIL RCPT DATA CONTENT END QUIT RSET</c>.
    /// CONTENT comes with the first line of a message, END with its final dot.
    /// A reply line, <see cref="Drop"/>, <see cref="Stall"/>, or null for yes.
    /// </summary>
    public Func<int, int, string, string?> Script { get; init; } = static (_, _, _) => null;

    /// <summary>Awaited before a step is answered.</summary>
    public Func<string, Task> Before { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Answers the first message of a connection only when the next command is there.</summary>
    public bool ReadsAhead { get; init; }

    public string[] Extensions { get; init; } = ["PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 1000000", "ENHANCEDSTATUSCODES"];

    /// <summary>Offers STARTTLS when it is set.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Answers the handshake with something else.</summary>
    public bool TlsIsBroken { get; init; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What was received up to its final dot, whatever was answered.</summary>
    public string[] Messages
    {
        get
        {
            lock (_messages)
                return [.. _messages];
        }
    }

    public string[] Commands
    {
        get
        {
            lock (_commands)
                return [.. _commands];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _sessions.Add(ServeAsync(client, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client, int connection)
    {
        using var _ = client;
        try
        {
            await TalkAsync(client.GetStream(), connection);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
        }
    }

    private async Task TalkAsync(Stream stream, int connection)
    {
        var reader = new StreamReader(stream, Encoding.Latin1);
        var message = 1;
        string? ahead = null;
        if (!await AnswerAsync("GREETING", "220 hop.test ESMTP"))
            return;
        while ((ahead ?? await reader.ReadLineAsync(_stop.Token)) is { } line)
        {
            ahead = null;
            lock (_commands)
                _commands.Add(line);
            var verb = line.Split(' ')[0];
            switch (verb)
            {
                case "EHLO":
                    var lines = new List<string> { "hop.test" };
                    lines.AddRange(Extensions);
                    if (Certificate is not null && stream is not SslStream)
                        lines.Add("STARTTLS");
                    if (!await AnswerAsync(verb, string.Join("\r\n", lines.Select((text, i) => (i == lines.Count - 1 ? "250 " : "250-") + text))))
                        return;
                    break;
                case "STARTTLS":
                    if (!await AnswerAsync(verb, "220 2.0.0 go"))
                        return;
                    if (TlsIsBroken)
                    {
                        await stream.ReadExactlyAsync(new byte[5], _stop.Token);
                        await stream.WriteAsync("500 5.5.1 command not recognized\r\n"u8.ToArray(), _stop.Token);
                        return;
                    }

                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
                    stream = tls;
                    reader = new StreamReader(stream, Encoding.Latin1);
                    break;
                case "AUTH":
                    if (!await AnswerAsync(verb, "235 2.7.0 ok"))
                        return;
                    break;
                case "DATA":
                    if (!await AnswerAsync(verb, "354 go"))
                        return;
                    if (Script(connection, message, verb) is null && !await ReadMessageAsync())
                        return;
                    message++;
                    break;
                case "QUIT":
                    await AnswerAsync(verb, "221 2.0.0 bye");
                    return;
                default:
                    if (!await AnswerAsync(verb, "250 2.0.0 ok"))
                        return;
                    break;
            }
        }

        async Task<bool> ReadMessageAsync()
        {
            if (Script(connection, message, "CONTENT") is not null && !await AnswerAsync("CONTENT", ""))
                return false;
            var content = new StringBuilder();
            while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                content.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
            lock (_messages)
                _messages.Add(content.ToString());
            if (ReadsAhead && message == 1)
                ahead = await reader.ReadLineAsync(_stop.Token);
            return await AnswerAsync("END", "250 2.0.0 queued");
        }

        async Task<bool> AnswerAsync(string step, string yes)
        {
            await Before(step).WaitAsync(_stop.Token);
            var reply = Script(connection, message, step) ?? yes;
            if (reply == Drop)
                return false;
            if (reply == Stall)
                await Task.Delay(Timeout.Infinite, _stop.Token);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(reply + "\r\n"), _stop.Token);
            // After a 421 a server hangs up.
            return !reply.StartsWith("421", StringComparison.Ordinal);
        }
    }
}
