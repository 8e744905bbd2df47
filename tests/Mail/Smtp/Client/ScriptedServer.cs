using System.Text;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Mail.Tests.Smtp.Client;

/// <summary>The server's end of a client session under test: sends what a test says and reads what the client wrote.</summary>
internal sealed class ScriptedServer
{
    public const string Pipelining = "250-mx.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 100000\r\n";
    public const string Plain = "250 mx.test\r\n";

    public static readonly SmtpClientOptions Options = new() { EhloName = "client.test", ServerName = "mx.test", Tls = TlsPolicy.None };

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly DuplexPipe _server;

    public ScriptedServer()
    {
        (_server, var client) = DuplexPipe.CreatePair();
        ClientStream = new DuplexPipeStream(client);
    }

    public Stream ClientStream { get; }

    /// <summary>A connected session whose server offered what <paramref name="ehlo"/> says.</summary>
    public static async Task<(ScriptedServer Server, SmtpClientSession Session)> ConnectAsync(
        string ehlo, SmtpClientOptions? options = null, TimeProvider? clock = null)
    {
        var server = new ScriptedServer();
        var connect = SmtpClientSession.ConnectAsync(
            server.ClientStream, options ?? Options, clock ?? TimeProvider.System, TestContext.Current.CancellationToken);
        await server.SayAsync("220 mx.test\r\n");
        Assert.Equal("EHLO client.test\r\n", await server.HearAsync(18));
        await server.SayAsync(ehlo);
        var outcome = await connect.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        return (server, Assert.IsType<SmtpConnectOutcome.Connected>(outcome).Session);
    }

    public async Task SayAsync(string text) => await _server.Output.WriteAsync(Encoding.UTF8.GetBytes(text));

    public void HangUp() => _server.Output.Complete();

    /// <summary>Breaks both directions, so that writing fails too.</summary>
    public void Reset()
    {
        _server.Output.Complete();
        _server.Input.Complete();
    }

    /// <summary>Takes nothing any more, says a last thing and is gone: in this order, so that the client cannot have written on meanwhile.</summary>
    public async Task BreakAsync(string text)
    {
        await _server.Input.CompleteAsync();
        await SayAsync(text);
        HangUp();
    }

    /// <summary>The next bytes that the client writes, exactly that many.</summary>
    public async Task<string> HearAsync(int bytes)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var read = await _server.Input.ReadAtLeastAsync(bytes, deadline.Token);
        var heard = Encoding.UTF8.GetString(read.Buffer.Slice(0, Math.Min(bytes, read.Buffer.Length)));
        _server.Input.AdvanceTo(read.Buffer.GetPosition(Math.Min(bytes, read.Buffer.Length)));
        return heard;
    }

    /// <summary>Reads until the text comes that the client should write now.</summary>
    public async Task ExpectAsync(string text) => Assert.Equal(text, await HearAsync(Encoding.UTF8.GetByteCount(text)));

    /// <summary>Whether the client has written nothing that was not heard.</summary>
    public bool HasNothingMore()
    {
        if (!_server.Input.TryRead(out var read))
            return true;
        _server.Input.AdvanceTo(read.Buffer.Start);
        return read.Buffer.IsEmpty;
    }
}
