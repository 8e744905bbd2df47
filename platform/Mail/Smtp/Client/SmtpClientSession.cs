using System.Buffers;
using System.Runtime.CompilerServices;

namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>
/// The client's side of one SMTP connection (RFC 5321): any number of transactions, one after the other or overlapping. One caller at a
/// time. What the server or the network does is a result; only misuse throws.
/// </summary>
public sealed class SmtpClientSession : IAsyncDisposable
{
    /// <summary>Recipients of one transaction. All their commands go out before a reply is read, so the replies must fit the network's buffers.</summary>
    public const int MaxRecipients = 1000;

    private readonly SmtpClientConnection _connection;
    private readonly SmtpTimeouts _timeouts;
    private readonly bool _usesChunks;
    private bool _transactionIsOpen;

    private SmtpClientSession(SmtpClientConnection connection, SmtpHandshake handshake, SmtpClientOptions options)
    {
        _connection = connection;
        _timeouts = options.Timeouts;
        _usesChunks = options.UseChunking && handshake.Capabilities is { Chunking: true, Pipelining: true };
        Capabilities = handshake.Capabilities;
        IsTls = handshake.IsTls;
    }

    /// <summary>What the server offers; after TLS, what it offers there.</summary>
    public SmtpCapabilities Capabilities { get; }

    /// <summary>Whether TLS protects the session.</summary>
    public bool IsTls { get; }

    /// <summary>Whether another transaction can be tried on this session.</summary>
    public bool IsUsable => _connection.Failure is null;

    /// <summary>Greets, secures and authenticates on a connected stream, which belongs to the session from now on.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; the stream is closed.</exception>
    public static async Task<SmtpConnectOutcome> ConnectAsync(
        Stream stream, SmtpClientOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.EhloName.Length == 0 || options.EhloName.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException("The EHLO name is a host name or an address literal.", nameof(options));

        var connection = new SmtpClientConnection(stream, options.Transcript, clock);
        var handshake = new SmtpHandshake(connection, options);
        SmtpConnectOutcome? outcome = null;
        try
        {
            using var cancellation = connection.CancelWith(cancellationToken);
            outcome = await handshake.RunAsync().ConfigureAwait(false) is { } refusal
                ? new SmtpConnectOutcome.Refused(handshake.Stage, refusal)
                : new SmtpConnectOutcome.Connected(new SmtpClientSession(connection, handshake, options));
        }
        catch (SessionLostException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcome = new SmtpConnectOutcome.Failed(handshake.Stage, e.Failure);
        }
        finally
        {
            if (outcome is not SmtpConnectOutcome.Connected)
                await connection.DisposeAsync().ConfigureAwait(false);
        }

        return outcome;
    }

    /// <summary>Sends one message; RSET goes first when the transaction before it was left open.</summary>
    /// <param name="envelope">At least one recipient, at most <see cref="MaxRecipients"/>.</param>
    /// <param name="content">As in <see cref="SmtpMessage"/>.</param>
    /// <param name="cancellationToken">
    /// Ends the session, whose result then says what is known: <see cref="RecipientOutcome.NotSent"/> before the end of the data left,
    /// <see cref="RecipientOutcome.Uncertain"/> after it.
    /// </param>
    /// <exception cref="OperationCanceledException">It was cancelled before the call: nothing was done.</exception>
    public async Task<SmtpTransactionResult> SendAsync(SmtpEnvelope envelope, ReadOnlySequence<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var transaction = Create(new SmtpMessage(envelope, content));
        using var cancellation = _connection.CancelWith(cancellationToken);
        await ExchangeAsync(transaction, next: null).ConfigureAwait(false);
        return transaction.ToResult();
    }

    /// <inheritdoc cref="SendAsync(SmtpEnvelope, ReadOnlySequence{byte}, CancellationToken)"/>
    public Task<SmtpTransactionResult> SendAsync(SmtpEnvelope envelope, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => SendAsync(envelope, new ReadOnlySequence<byte>(content), cancellationToken);

    /// <summary>
    /// Sends messages in order and gives their results in the same order, each as soon as it is known. With PIPELINING the commands of a
    /// message travel right behind the end of the one before, which saves a round trip for each (RFC 2920 §3.1). After the session
    /// is lost the rest comes back as <see cref="RecipientOutcome.NotSent"/>; only a message whose own end was written is uncertain.
    /// Leaving the enumeration early closes the session.
    /// </summary>
    /// <inheritdoc cref="SendAsync(SmtpEnvelope, ReadOnlySequence{byte}, CancellationToken)"/>
    public async IAsyncEnumerable<SmtpTransactionResult> SendBatchAsync(
        IReadOnlyList<SmtpMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        using var cancellation = _connection.CancelWith(cancellationToken);
        SmtpTransaction? started = null;
        try
        {
            for (var i = 0; i < messages.Count; i++)
            {
                var current = started ?? Create(messages[i]);
                started = i + 1 < messages.Count ? Create(messages[i + 1]) : null;
                await ExchangeAsync(current, started).ConfigureAwait(false);
                yield return current.ToResult();
            }
        }
        finally
        {
            if (started is { IsStarted: true })
                _ = _connection.Lose(SmtpFailureKind.Cancelled, "A batch was left before its end.");
        }
    }

    /// <summary>Ends any transaction with RSET, which also shows whether the server is still there.</summary>
    /// <returns>Whether the session can be used.</returns>
    public async Task<bool> ResetAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var cancellation = _connection.CancelWith(cancellationToken);
        var reply = await TryCommandAsync("RSET").ConfigureAwait(false);
        if (reply is null)
            return false;

        _transactionIsOpen = !reply.IsCompletion;
        return reply.IsCompletion;
    }

    /// <summary>Says goodbye, waits for the answer and closes the stream.</summary>
    public async Task QuitAsync(CancellationToken cancellationToken)
    {
        using (_connection.CancelWith(cancellationToken))
            await TryCommandAsync("QUIT").ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the stream, without QUIT.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private SmtpTransaction Create(SmtpMessage message)
    {
        if (message.Envelope.Recipients.Count is 0 or > MaxRecipients)
            throw new ArgumentException($"A transaction has 1 to {MaxRecipients} recipients.", nameof(message));
        return new SmtpTransaction(message, _connection, Capabilities, _timeouts, _usesChunks);
    }

    /// <summary>Takes one transaction to its end, and starts the next one on the way when that can overlap.</summary>
    private async ValueTask ExchangeAsync(SmtpTransaction current, SmtpTransaction? next)
    {
        if (!current.IsStarted && current.TryRefuse())
            return;
        if (_connection.Failure is { } lost)
        {
            await current.FailAsync(lost).ConfigureAwait(false);
            return;
        }

        try
        {
            await StartAsync(current).ConfigureAwait(false);
            _transactionIsOpen = current.LeavesTransactionOpen;
            if (current.HasEmptyDataToEnd)
            {
                await current.EndEmptyDataAsync().ConfigureAwait(false);
                _transactionIsOpen = false;
            }

            var hasContent = current.HasContentToSend;
            if (hasContent)
                await current.WriteContentAsync().ConfigureAwait(false);
            if (next is not null && Capabilities.Pipelining && IsUsable && !next.TryRefuse())
                next.WriteGroup(resetFirst: current.MayLeaveTransactionOpen);
            await _connection.FlushAsync(_timeouts.DataBlock).ConfigureAwait(false);
            if (hasContent)
                await current.ReadFinalAsync().ConfigureAwait(false);
            _transactionIsOpen = current.LeavesTransactionOpen;
        }
        catch (SessionLostException e)
        {
            await current.FailAsync(e.Failure).ConfigureAwait(false);
        }
    }

    private async ValueTask StartAsync(SmtpTransaction transaction)
    {
        if (!Capabilities.Pipelining)
        {
            await transaction.StartStepByStepAsync(_transactionIsOpen).ConfigureAwait(false);
            return;
        }

        if (!transaction.IsStarted)
        {
            transaction.WriteGroup(_transactionIsOpen);
            await _connection.FlushAsync(_timeouts.DataBlock).ConfigureAwait(false);
        }

        await transaction.ReadGroupAsync().ConfigureAwait(false);
    }

    private async ValueTask<SmtpReply?> TryCommandAsync(string command)
    {
        try
        {
            _connection.WriteLine(command);
            await _connection.FlushAsync(_timeouts.Other).ConfigureAwait(false);
            return await _connection.ReadReplyAsync(_timeouts.Other).ConfigureAwait(false);
        }
        catch (SessionLostException)
        {
            return null;
        }
    }
}
