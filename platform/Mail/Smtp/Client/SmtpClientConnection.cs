using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>
/// The bytes of one client session: commands out, replies in, each wait with its deadline. The first failure is final, and every later
/// call throws it again.
/// </summary>
internal sealed class SmtpClientConnection : IAsyncDisposable
{
    private const int InitialOutputBytes = 32 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _deadline;
    private readonly PooledBuffer _output = new(InitialOutputBytes);
    private Stream _stream;
    private PipeReader _replies;
    private bool _cancelled;
    private bool _stopped;

    public SmtpClientConnection(Stream stream, SmtpTranscript? transcript, TimeProvider clock)
    {
        _stream = stream;
        _replies = ReaderOf(stream);
        Transcript = transcript;
        _deadline = clock.CreateTimer(static state => ((SmtpClientConnection)state!)._stop.Cancel(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What waits to be written.</summary>
    public PooledBuffer Output => _output;

    /// <summary>Where commands and replies are written down, when they are.</summary>
    public SmtpTranscript? Transcript { get; }

    /// <summary>Why the connection is of no more use, when it is not.</summary>
    public SmtpFailure? Failure { get; private set; }

    /// <summary>Ends the session when the caller's token is cancelled, for as long as the result is not disposed.</summary>
    public CancellationTokenRegistration CancelWith(CancellationToken cancellationToken) => cancellationToken.UnsafeRegister(
        static state =>
        {
            var connection = (SmtpClientConnection)state!;
            connection._cancelled = true;
            connection._stop.Cancel();
        },
        this);

    /// <summary>Adds a command line to the output.</summary>
    /// <param name="line">Without its line end, and without one inside.</param>
    /// <param name="redacted">What the transcript shows in its place.</param>
    public void WriteLine(ReadOnlySpan<char> line, string? redacted = null)
    {
        Transcript?.Sent(redacted ?? line.ToString());
        var span = _output.GetSpan(Encoding.UTF8.GetMaxByteCount(line.Length) + 2);
        var length = Encoding.UTF8.GetBytes(line, span);
        "\r\n"u8.CopyTo(span[length..]);
        _output.Advance(length + 2);
    }

    /// <summary>Hands the output to the network.</summary>
    public async ValueTask FlushAsync(TimeSpan timeout)
    {
        ThrowIfLost();
        if (_output.Length == 0)
            return;

        try
        {
            var pending = _stream.WriteAsync(_output.Written, _stop.Token);
            if (!pending.IsCompleted)
                StartDeadline(timeout);
            await pending.ConfigureAwait(false);
            StopDeadline();
            _output.Clear();
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw Lose(e);
        }
    }

    /// <summary>The next reply.</summary>
    public async ValueTask<SmtpReply> ReadReplyAsync(TimeSpan timeout)
    {
        ThrowIfLost();
        var isWaiting = false;
        try
        {
            while (true)
            {
                var pending = _replies.ReadAsync(_stop.Token);
                if (!pending.IsCompleted && !isWaiting)
                {
                    // For the whole reply: a server that sends an octet now and then must not hold us for ever.
                    StartDeadline(timeout);
                    isWaiting = true;
                }

                var read = await pending.ConfigureAwait(false);
                var buffer = read.Buffer;
                var parse = SmtpReplyParser.Parse(ref buffer, out var reply);
                _replies.AdvanceTo(buffer.Start, parse == SmtpReplyParse.Complete ? buffer.Start : buffer.End);
                if (parse == SmtpReplyParse.Malformed)
                    throw Lose(SmtpFailureKind.ProtocolError, "The server sent something that is no SMTP reply.");
                if (parse == SmtpReplyParse.Complete)
                {
                    StopDeadline();
                    Transcript?.Received(reply!);
                    if (reply!.Code == 421)
                        _ = Lose(SmtpFailureKind.ConnectionLost, "The server closed the session with a 421.");
                    return reply;
                }

                if (read.IsCompleted)
                    throw Lose(SmtpFailureKind.ConnectionLost, "The server closed the connection.");
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw Lose(e);
        }
    }

    /// <summary>What the server said before it stopped taking our bytes, or null. For use after a write has failed.</summary>
    public async ValueTask<SmtpReply?> ReadLastWordsAsync(TimeSpan timeout)
    {
        if (_stop.IsCancellationRequested)
            return null;

        var failure = Failure;
        Failure = null;
        try
        {
            return await ReadReplyAsync(timeout).ConfigureAwait(false);
        }
        catch (SessionLostException)
        {
            return null;
        }
        finally
        {
            Failure = failure;
        }
    }

    /// <summary>Puts TLS under the session.</summary>
    public async ValueTask UpgradeAsync(SslClientAuthenticationOptions options, TimeSpan timeout)
    {
        // What came before the handshake was not protected: someone in between may have put it there (CVE-2021-38371 and its kin).
        if (_replies.TryRead(out var early) && !early.Buffer.IsEmpty)
            throw Lose(SmtpFailureKind.ProtocolError, "The server sent data between its STARTTLS reply and the TLS handshake.");

        await _replies.CompleteAsync().ConfigureAwait(false);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        StartDeadline(timeout);
        try
        {
            await tls.AuthenticateAsClientAsync(options, _stop.Token).ConfigureAwait(false);
        }
        catch (AuthenticationException e)
        {
            throw Lose(SmtpFailureKind.TlsFailed, e.Message);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw Lose(e);
        }

        StopDeadline();
        _replies = ReaderOf(tls);
    }

    /// <summary>Makes the connection unusable.</summary>
    public SessionLostException Lose(SmtpFailureKind kind, string detail)
    {
        StopDeadline();
        return new SessionLostException(Failure ??= new SmtpFailure(kind, detail));
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        Failure ??= new SmtpFailure(SmtpFailureKind.ConnectionLost, "The session was closed.");
        await _deadline.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _replies.CompleteAsync().ConfigureAwait(false);
        _output.Release();
        _stop.Dispose();
    }

    private static PipeReader ReaderOf(Stream stream) => PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    private static bool IsLoss(Exception e) => e is IOException or ObjectDisposedException or OperationCanceledException;

    private SessionLostException Lose(Exception e) => e is OperationCanceledException
        ? _cancelled
            ? Lose(SmtpFailureKind.Cancelled, "The caller cancelled.")
            : Lose(SmtpFailureKind.TimedOut, "The server did not answer in time.")
        : Lose(SmtpFailureKind.ConnectionLost, e.Message);

    private void ThrowIfLost()
    {
        if (Failure is { } failure)
            throw new SessionLostException(failure);
    }

    private void StartDeadline(TimeSpan timeout) => _deadline.Change(timeout, Timeout.InfiniteTimeSpan);

    private void StopDeadline() => _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
