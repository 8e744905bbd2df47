using System.Globalization;
using System.IO.Pipelines;
using EmailPlatform.Mail.Smtp.Server.Verbs;

namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>
/// The server's side of one SMTP connection (RFC 5321): reads commands, keeps the state, lets each verb answer. There is no socket in it;
/// a host accepts connections, owns them and closes them.
/// </summary>
public sealed class SmtpServerSession : IAsyncDisposable
{
    private const int InitialContentBytes = 32 * 1024;

    private readonly ISmtpMailHandler _handler;
    private readonly CancellationToken _stopping;
    private readonly CancellationToken _cancellation;
    private readonly PooledBuffer _content = new(InitialContentBytes);
    private SmtpChunkCollector? _chunks;
    private int _errors;
    private int _deferrals;
    private int _idleCommands;
    private int _transactions;

    private SmtpServerSession(
        SmtpServerConnection connection, SmtpServerOptions options, ISmtpMailHandler handler, TimeProvider clock,
        CancellationToken stopping, CancellationToken cancellation)
    {
        _handler = handler;
        _stopping = stopping;
        _cancellation = cancellation;
        Options = options;
        StartTls = connection.StartTls;
        Transport = new SmtpServerTransport(connection.Transport, clock, options.DataTimeout, stopping, cancellation);
        Facts = new SmtpSessionFacts
        {
            RemoteEndPoint = connection.RemoteEndPoint,
            IsTls = connection.IsTls,
            EhloName = "",
            IsExtended = false,
            Principal = null,
        };
    }

    internal SmtpServerOptions Options { get; }

    internal SmtpServerTransport Transport { get; }

    internal Func<IDuplexPipe, CancellationToken, Task<IDuplexPipe>>? StartTls { get; }

    internal SmtpServerState State { get; private set; } = SmtpServerState.Connected;

    internal SmtpSessionFacts Facts { get; private set; }

    /// <summary>Of the open transaction; only there in <see cref="SmtpServerState.InTransaction"/>.</summary>
    internal SmtpEnvelope Envelope { get; private set; } = null!;

    /// <summary>Serves a client until it quits, goes, or is shown out. The pipes are left to the host.</summary>
    /// <param name="connection">The accepted connection.</param>
    /// <param name="options">What to offer, and the limits.</param>
    /// <param name="handler">Decides and stores.</param>
    /// <param name="clock">For the timeouts.</param>
    /// <param name="stopping">The host shuts down: an open transaction may come to its end, then the client gets 421 4.3.2.</param>
    /// <param name="cancellationToken">Ends the session at once.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task RunAsync(
        SmtpServerConnection connection, SmtpServerOptions options, ISmtpMailHandler handler, TimeProvider clock,
        CancellationToken stopping, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        var session = new SmtpServerSession(connection, options, handler, clock, stopping, cancellationToken);
        await using var _ = session.ConfigureAwait(false);
        try
        {
            await session.RunAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The client has gone. What was not answered it will try again.
        }
    }

    /// <summary>Gives the buffers back, and ends TLS when STARTTLS has begun it.</summary>
    public ValueTask DisposeAsync()
    {
        _content.Release();
        return Transport.DisposeAsync();
    }

    internal void Introduce(string name, bool isExtended)
    {
        Facts = Facts with { EhloName = name, IsExtended = isExtended };
        Reset();
        State = SmtpServerState.Ready;
    }

    /// <summary>All that the client said in the clear is forgotten (RFC 3207 §4.2).</summary>
    internal void RestartUnderTls()
    {
        Facts = Facts with { IsTls = true, EhloName = "", IsExtended = false, Principal = null };
        State = SmtpServerState.Connected;
    }

    internal void Authenticated(object principal) => Facts = Facts with { Principal = principal };

    /// <summary>Forgets the open transaction, and what has come of its message.</summary>
    internal void Reset()
    {
        Envelope = null!;
        _chunks = null;
        _content.Release();
        if ((State & SmtpServerState.InTransaction) != 0)
            State = SmtpServerState.Ready;
    }

    /// <summary>The command that is being answered brings no message nearer.</summary>
    internal void CountIdle() => _idleCommands++;

    /// <summary>After the reply that is being made, the session is over.</summary>
    internal void Close() => State = SmtpServerState.Closed;

    internal async ValueTask<SmtpReply> BeginAsync(SmtpEnvelope envelope)
    {
        if (++_transactions > Options.MaxTransactions)
            return SmtpReplies.TooManyTransactions;

        var reply = await AskAsync(() => _handler.MailFromAsync(Facts, envelope, _cancellation)).ConfigureAwait(false);
        if (reply.IsCompletion)
        {
            Envelope = envelope;
            State = SmtpServerState.Mail;
        }

        return reply;
    }

    internal async ValueTask<SmtpReply> AddAsync(SmtpRecipient recipient)
    {
        var reply = await AskAsync(() => _handler.RcptToAsync(Facts, Envelope, recipient, _cancellation)).ConfigureAwait(false);
        if (reply.IsCompletion)
        {
            Envelope = Envelope with { Recipients = [.. Envelope.Recipients, recipient] };
            State = SmtpServerState.Recipients;
        }

        return reply;
    }

    /// <summary>Reads the message that follows the 354 and gives it to the handler.</summary>
    /// <returns>The reply, or null when the client has gone.</returns>
    internal async ValueTask<SmtpReply?> ReceiveAsync()
    {
        var decoder = new SmtpDataDecoder(_content, Options.MaxMessageBytes, Options.MaxKeptBytes);
        try
        {
            var end = await Transport.ReadDataAsync(decoder, Options.MaxMessageBytes + Options.MaxDrainedBytes, Options.DataTimeout).ConfigureAwait(false);
            if (end != SmtpDataEnd.Complete || decoder.HasBareLineEnding)
                Close();

            return end == SmtpDataEnd.Closed ? null
                : end == SmtpDataEnd.TimedOut ? SmtpReplies.Idle
                : decoder.HasBareLineEnding ? SmtpReplies.BareLineEnding
                : decoder.HasNul ? SmtpReplies.NulByte
                : decoder.IsTooLarge ? SmtpReplies.MessageTooLarge
                : await StoreAsync().ConfigureAwait(false);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Reads a chunk of the message, and gives the message to the handler with the last one. A fault ends the transaction.</summary>
    /// <returns>The reply, or null when the client has gone.</returns>
    internal async ValueTask<SmtpReply?> ReceiveChunkAsync(long octets, bool isLast)
    {
        var chunks = _chunks ??= new SmtpChunkCollector(_content, Options.MaxMessageBytes, Options.MaxKeptBytes);
        State = SmtpServerState.Chunks;
        if (octets == 0 && !isLast)
            CountIdle();
        var isKept = false;
        try
        {
            var (isRead, parting) = await ReadChunkAsync(chunks, octets).ConfigureAwait(false);
            if (!isRead)
                return parting;
            if (isLast)
                chunks.Finish();
            if (chunks.Fault is not null)
                return chunks.Fault;
            if (isLast)
                return await StoreAsync().ConfigureAwait(false);

            isKept = true;
            return new SmtpReply(250, "2.0.0", string.Create(CultureInfo.InvariantCulture, $"{octets} octets received"));
        }
        finally
        {
            if (!isKept)
                Reset();
        }
    }

    /// <summary>Reads a chunk that belongs to no message.</summary>
    internal async ValueTask<SmtpReply?> DropChunkAsync(long octets, SmtpReply refusal)
    {
        var (isRead, parting) = await ReadChunkAsync(null, octets).ConfigureAwait(false);
        return isRead ? refusal : parting;
    }

    internal async ValueTask<SmtpAuthResult> AuthenticateAsync(string user, string password)
    {
        try
        {
            return await _handler.AuthenticateAsync(Facts, user, password, _cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!_cancellation.IsCancellationRequested)
        {
            Options.HandlerFailed?.Invoke(e);
            return new SmtpAuthResult.Unavailable();
        }
    }

    private async Task RunAsync()
    {
        Transport.Write(new SmtpReply(220, $"{Options.HostName} ESMTP"));
        while (State != SmtpServerState.Closed)
        {
            if (_stopping.IsCancellationRequested && (State & SmtpServerState.InTransaction) == 0)
            {
                Reply(SmtpReplies.ShuttingDown);
                break;
            }

            var line = await Transport.ReadLineAsync(Options.MaxCommandLineBytes, Options.IdleTimeout).ConfigureAwait(false);
            if (line.Kind == SmtpLineKind.Closed)
                return;
            if (line.Kind == SmtpLineKind.Interrupted || await AnswerAsync(line).ConfigureAwait(false) is not { } reply)
                continue;
            Reply(reply);
        }

        await Transport.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>When a chunk cannot be read to its end the session is over; the parting reply is null where nobody is left.</summary>
    private async ValueTask<(bool IsRead, SmtpReply? Parting)> ReadChunkAsync(SmtpChunkCollector? collector, long octets)
    {
        if (octets > Options.MaxMessageBytes + Options.MaxDrainedBytes)
        {
            Close();
            return (false, SmtpReplies.MessageTooLarge);
        }

        var end = await Transport.ReadChunkAsync(collector, octets, Options.DataTimeout).ConfigureAwait(false);
        if (end == SmtpDataEnd.Complete)
            return (true, null);

        Close();
        return (false, end == SmtpDataEnd.TimedOut ? SmtpReplies.Idle : null);
    }

    private ValueTask<SmtpReply?> AnswerAsync(SmtpLine line) => line.Kind == SmtpLineKind.Line
        ? SmtpVerbs.ExecuteAsync(this, line.Text)
        : new(SmtpReplies.ForLine(line.Kind));

    private void Reply(SmtpReply reply)
    {
        reply = Limit(reply) ?? reply;
        Transport.Write(reply);
        if (reply.ClosesConnection)
            Close();
    }

    /// <summary>The reply that ends the session, where the client has been given enough others.</summary>
    private SmtpReply? Limit(SmtpReply reply)
    {
        if (reply.Class == SmtpReplyClass.Permanent)
            _errors++;
        if (reply.Class == SmtpReplyClass.Transient)
            _deferrals++;
        return State == SmtpServerState.Closed ? null
            : _errors > Options.MaxErrors ? SmtpReplies.TooManyErrors
            : _deferrals > Options.MaxDeferrals ? SmtpReplies.TooManyDeferrals
            : _idleCommands > Options.MaxIdleCommands ? SmtpReplies.TooManyIdleCommands
            : null;
    }

    private async ValueTask<SmtpReply> StoreAsync()
    {
        var reply = await AskAsync(() => _handler.ReceiveAsync(Facts, Envelope, _content.Written, _cancellation)).ConfigureAwait(false);
        if (reply.IsCompletion)
            _errors = _deferrals = _idleCommands = 0;
        return reply;
    }

    private async ValueTask<SmtpReply> AskAsync(Func<ValueTask<SmtpReply>> question)
    {
        try
        {
            return await question().ConfigureAwait(false);
        }
        catch (Exception e) when (!_cancellation.IsCancellationRequested)
        {
            Options.HandlerFailed?.Invoke(e);
            return SmtpReplies.HandlerFailed;
        }
    }
}
