using System.IO.Pipelines;
using System.Text;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

/// <summary>A server session over pipes in memory, and the client's end of it.</summary>
internal sealed class ServerConversation : IAsyncDisposable
{
    public static readonly SmtpServerOptions Options = new() { HostName = "mx.test", AddressForms = AddressForms.SingleLabelDomain };

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly DuplexPipe _client;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _stopping = new();

    public ServerConversation(
        SmtpServerOptions? options = null, RecordingHandler? handler = null, TimeProvider? clock = null, bool isTls = false,
        Func<IDuplexPipe, CancellationToken, Task<IDuplexPipe>>? startTls = null)
    {
        Handler = handler ?? new RecordingHandler();
        (var server, _client) = DuplexPipe.CreatePair();
        var connection = new SmtpServerConnection { Transport = server, RemoteEndPoint = "192.0.2.1:1234", IsTls = isTls, StartTls = startTls };
        Session = Task.Run(() => SmtpServerSession.RunAsync(
            connection, options ?? Options, Handler, clock ?? TimeProvider.System, _stopping.Token, _abort.Token));
        _ = Session.ContinueWith(_ => server.Output.Complete(), TaskScheduler.Default);
    }

    public RecordingHandler Handler { get; }

    public Task Session { get; }

    public DuplexPipe Client => _client;

    public void Stop() => _stopping.Cancel();

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _client.Output.WriteAsync(bytes);

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public void HangUp() => _client.Output.Complete();

    /// <summary>The next reply as it is on the wire, without its last CRLF.</summary>
    public async Task<string> ReplyAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var read = await _client.Input.ReadAsync(deadline.Token);
            var rest = read.Buffer;
            if (SmtpReplyParser.Parse(ref rest, out var reply) == SmtpReplyParse.Complete)
            {
                var wire = Encoding.UTF8.GetString(read.Buffer.Slice(0, rest.Start));
                _client.Input.AdvanceTo(rest.Start);
                Assert.NotNull(reply);
                return wire[..^2];
            }

            _client.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            Assert.False(read.IsCompleted, "The server has closed the connection.");
        }
    }

    /// <summary>Sends a line and reads one reply.</summary>
    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReplyAsync();
    }

    /// <summary>Reads the greeting, says EHLO, and gives the reply.</summary>
    public async Task<string> HelloAsync()
    {
        Assert.StartsWith("220 mx.test", await ReplyAsync(), StringComparison.Ordinal);
        return await AskAsync("EHLO client.test");
    }

    /// <summary>Everything up to DATA and its 354.</summary>
    public async Task OpenDataAsync()
    {
        await HelloAsync();
        Assert.StartsWith("250", await AskAsync("MAIL FROM:<a@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await AskAsync("RCPT TO:<b@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("354", await AskAsync("DATA"), StringComparison.Ordinal);
    }

    /// <summary>All that the server sends until it closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var all = new MemoryStream();
        while (true)
        {
            var read = await _client.Input.ReadAsync(deadline.Token);
            foreach (var segment in read.Buffer)
                all.Write(segment.Span);
            _client.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return Encoding.UTF8.GetString(all.ToArray());
        }
    }

    public Task EndAsync() => Session.WaitAsync(Deadline);

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await Session.WaitAsync(Deadline).ContinueWith(_ => { }, TaskScheduler.Default);
        _abort.Dispose();
        _stopping.Dispose();
    }
}
