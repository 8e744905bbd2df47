using System.Buffers;
using System.Globalization;

namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>One mail transaction on a session: its commands, its replies and what they mean for each recipient.</summary>
/// <param name="message">What to send.</param>
/// <param name="connection">Where to.</param>
/// <param name="capabilities">Of the server.</param>
/// <param name="timeouts">For each step.</param>
/// <param name="usesChunks">By BDAT; only to a server with CHUNKING and PIPELINING.</param>
internal sealed class SmtpTransaction(
    SmtpMessage message, SmtpClientConnection connection, SmtpCapabilities capabilities, SmtpTimeouts timeouts, bool usesChunks)
{
    private const int BlockBytes = 64 * 1024;
    private static readonly TimeSpan LastWordsTimeout = TimeSpan.FromSeconds(5);

    private readonly SmtpReply?[] _recipientReplies = new SmtpReply?[message.Envelope.Recipients.Count];
    private SmtpStage _stage;
    private SmtpReply? _mailReply;
    private SmtpReply? _dataReply;
    private SmtpReply? _finalReply;
    private (SmtpReply Reply, SmtpStage Stage)? _closing;
    private SmtpFailure? _failure;
    private bool _resetsFirst;
    private int _chunksToAnswer;

    /// <summary>Whether its commands were written to the output, so that replies to them will come.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Whether the server may hold a transaction that only RSET ends. What a refused chunk leaves behind depends on the server (RFC 3030 §2).</summary>
    public bool LeavesTransactionOpen => _mailReply is { IsCompletion: true } && (usesChunks ? _finalReply is not { IsCompletion: true } : _finalReply is null);

    /// <summary>Whether the server waits for the message.</summary>
    public bool HasContentToSend => (usesChunks || _dataReply?.Code == 354) && AnyRecipientAccepted;

    /// <summary>Whether commands that are sent before the final reply is known must begin with RSET.</summary>
    public bool MayLeaveTransactionOpen => usesChunks || (LeavesTransactionOpen && !HasContentToSend);

    /// <summary>Whether the server waits for a message although it accepted no recipient.</summary>
    public bool HasEmptyDataToEnd => _dataReply?.Code == 354 && !AnyRecipientAccepted;

    private bool AnyRecipientAccepted => _mailReply is { IsCompletion: true } && Array.Exists(_recipientReplies, r => r is { IsCompletion: true });

    /// <summary>Ends the transaction before it starts when the server cannot take this message.</summary>
    public bool TryRefuse()
    {
        _failure = SmtpCommands.NeedUtf8(message.Envelope) && !capabilities.SmtpUtf8
                ? new SmtpFailure(SmtpFailureKind.Utf8NotSupported, "The message needs SMTPUTF8, which the server does not offer.")
            : message.Envelope.BodyIs8Bit && !capabilities.EightBitMime
                ? new SmtpFailure(SmtpFailureKind.EightBitNotSupported, "The message needs 8BITMIME, which the server does not offer.")
            : message.Content.Length > capabilities.MaxMessageBytes
                ? new SmtpFailure(SmtpFailureKind.TooLarge, $"The message is larger than the {capabilities.MaxMessageBytes} octets that the server takes.")
            : message.Content.PositionOf((byte)0) is not null
                ? new SmtpFailure(SmtpFailureKind.ContentNotAllowed, "The message holds a NUL.")
            : null;
        return _failure is not null;
    }

    /// <summary>Writes all commands up to DATA as one group (RFC 2920 §3.1).</summary>
    public void WriteGroup(bool resetFirst)
    {
        Start(resetFirst);
        if (resetFirst)
            connection.WriteLine("RSET");
        SmtpCommands.WriteMail(connection, capabilities, message);
        foreach (var recipient in message.Envelope.Recipients)
            SmtpCommands.WriteRecipient(connection, capabilities, recipient);
        if (!usesChunks)
            connection.WriteLine("DATA");
    }

    /// <summary>Reads the replies to <see cref="WriteGroup"/>.</summary>
    public async ValueTask ReadGroupAsync()
    {
        if (_resetsFirst)
            await ReadResetAsync().ConfigureAwait(false);
        await ReadMailAsync().ConfigureAwait(false);
        for (var i = 0; i < _recipientReplies.Length; i++)
            await ReadRecipientAsync(i).ConfigureAwait(false);
        if (!usesChunks)
            await ReadDataAsync().ConfigureAwait(false);
    }

    /// <summary>The same one command at a time, for a server without PIPELINING.</summary>
    public async ValueTask StartStepByStepAsync(bool resetFirst)
    {
        Start(resetFirst);
        if (resetFirst)
        {
            connection.WriteLine("RSET");
            await FlushAsync().ConfigureAwait(false);
            await ReadResetAsync().ConfigureAwait(false);
        }

        SmtpCommands.WriteMail(connection, capabilities, message);
        await FlushAsync().ConfigureAwait(false);
        await ReadMailAsync().ConfigureAwait(false);
        for (var i = 0; _mailReply is { IsCompletion: true } && i < _recipientReplies.Length; i++)
        {
            SmtpCommands.WriteRecipient(connection, capabilities, message.Envelope.Recipients[i]);
            await FlushAsync().ConfigureAwait(false);
            await ReadRecipientAsync(i).ConfigureAwait(false);
        }

        if (!AnyRecipientAccepted)
            return;
        connection.WriteLine("DATA");
        await FlushAsync().ConfigureAwait(false);
        await ReadDataAsync().ConfigureAwait(false);
    }

    /// <summary>Writes the message and its end; the last block stays in the output, so that more can go with it.</summary>
    public async ValueTask WriteContentAsync()
    {
        _stage = SmtpStage.Content;
        connection.Transcript?.SentContent(message.Content.Length);
        if (usesChunks)
            await WriteChunksAsync().ConfigureAwait(false);
        else
            await WriteDataAsync().ConfigureAwait(false);
        _stage = SmtpStage.EndOfData;
    }

    /// <summary>Answers a 354 that came although no recipient was accepted: with an empty message, as RFC 2920 §3.1 asks.</summary>
    public async ValueTask EndEmptyDataAsync()
    {
        connection.WriteLine(".");
        await FlushAsync().ConfigureAwait(false);
        _finalReply = await ReadCompletionAsync(timeouts.DataTermination).ConfigureAwait(false);
    }

    /// <summary>Reads the reply that decides: the last one, or the first that refuses a chunk.</summary>
    public async ValueTask ReadFinalAsync()
    {
        for (; _chunksToAnswer > 1; _chunksToAnswer--)
        {
            var reply = await ReadCompletionAsync(timeouts.DataTermination).ConfigureAwait(false);
            if (!reply.IsCompletion)
                _finalReply ??= reply;
        }

        var last = await ReadCompletionAsync(timeouts.DataTermination).ConfigureAwait(false);
        _finalReply ??= last;
        _stage = SmtpStage.Completed;
    }

    /// <summary>The session was lost. If it broke while the message was written, the server may have said why.</summary>
    public async ValueTask FailAsync(SmtpFailure failure)
    {
        _failure = failure;
        if (_finalReply is not null || _stage is not (SmtpStage.Content or SmtpStage.EndOfData) || failure.Kind != SmtpFailureKind.ConnectionLost)
            return;

        var reply = await connection.ReadLastWordsAsync(LastWordsTimeout).ConfigureAwait(false);
        for (; _chunksToAnswer > 1 && reply is { IsCompletion: true }; _chunksToAnswer--)
            reply = await connection.ReadLastWordsAsync(LastWordsTimeout).ConfigureAwait(false);
        if (reply is null || (reply.Class == SmtpReplyClass.Positive && (_stage == SmtpStage.Content || !reply.IsCompletion)))
            return;
        _finalReply = reply;
        _stage = SmtpStage.Completed;
    }

    /// <summary>What became of each recipient.</summary>
    public SmtpTransactionResult ToResult()
    {
        var outcomes = new RecipientOutcome[_recipientReplies.Length];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = OutcomeOf(message.Envelope.Recipients[i], _recipientReplies[i]);

        return new SmtpTransactionResult
        {
            Stage = _stage,
            Recipients = outcomes,
            MailReply = _mailReply,
            DataReply = _dataReply,
            FinalReply = _finalReply,
            Failure = _failure,
        };
    }

    private RecipientOutcome OutcomeOf(SmtpRecipient recipient, SmtpReply? reply)
    {
        if (_mailReply is { IsCompletion: false })
            return new RecipientOutcome.Refused(recipient, SmtpStage.Mail, _mailReply);
        if (reply is { IsCompletion: false })
            return new RecipientOutcome.Refused(recipient, SmtpStage.Recipients, reply);
        if (_dataReply is { Class: not SmtpReplyClass.Positive })
            return new RecipientOutcome.Refused(recipient, SmtpStage.DataCommand, _dataReply);
        if (_finalReply is not null)
        {
            return _finalReply.IsCompletion
                ? new RecipientOutcome.Accepted(recipient, _finalReply)
                : new RecipientOutcome.Refused(recipient, SmtpStage.EndOfData, _finalReply);
        }

        if (_closing is { } closing)
            return new RecipientOutcome.Refused(recipient, closing.Stage, closing.Reply);

        var failure = _failure ?? new SmtpFailure(SmtpFailureKind.ProtocolError, "The transaction ended early.");
        return _stage == SmtpStage.EndOfData ? new RecipientOutcome.Uncertain(recipient, failure) : new RecipientOutcome.NotSent(recipient, failure);
    }

    private void Start(bool resetFirst)
    {
        IsStarted = true;
        _resetsFirst = resetFirst;
        _stage = SmtpStage.Mail;
    }

    private async ValueTask WriteDataAsync()
    {
        var content = new WireContent(isChunked: false);
        foreach (var segment in message.Content)
        {
            for (var rest = segment; !rest.IsEmpty;)
            {
                var block = rest[..Math.Min(rest.Length, BlockBytes)];
                rest = rest[block.Length..];
                content.Write(block.Span, connection.Output);
                if (connection.Output.Length >= BlockBytes)
                    await FlushAsync().ConfigureAwait(false);
            }
        }

        content.Finish(connection.Output);
    }

    /// <summary>One chunk a block. The server's replies wait in the network's buffers meanwhile: two dozen octets for 64 KiB.</summary>
    private async ValueTask WriteChunksAsync()
    {
        var content = new WireContent(isChunked: true);
        var chunk = new PooledBuffer(BlockBytes);
        try
        {
            foreach (var segment in message.Content)
            {
                for (var rest = segment; !rest.IsEmpty;)
                {
                    var block = rest[..Math.Min(rest.Length, BlockBytes)];
                    rest = rest[block.Length..];
                    content.Write(block.Span, chunk);
                    if (chunk.Length < BlockBytes)
                        continue;
                    WriteChunk(chunk, isLast: false);
                    await FlushAsync().ConfigureAwait(false);
                }
            }

            content.Finish(chunk);
            WriteChunk(chunk, isLast: true);
        }
        finally
        {
            chunk.Release();
        }
    }

    private void WriteChunk(PooledBuffer chunk, bool isLast)
    {
        connection.WriteLine(string.Create(CultureInfo.InvariantCulture, $"BDAT {chunk.Length}{(isLast ? " LAST" : "")}"));
        connection.Output.Append(chunk.Written.Span);
        chunk.Clear();
        _chunksToAnswer++;
    }

    private ValueTask FlushAsync() => connection.FlushAsync(timeouts.DataBlock);

    private async ValueTask ReadResetAsync() => await ReadAsync(timeouts.Other).ConfigureAwait(false);

    private async ValueTask ReadMailAsync() => _mailReply = await ReadCompletionAsync(timeouts.Mail).ConfigureAwait(false);

    private async ValueTask ReadRecipientAsync(int index)
    {
        _stage = SmtpStage.Recipients;
        _recipientReplies[index] = await ReadCompletionAsync(timeouts.Recipient).ConfigureAwait(false);
    }

    private async ValueTask ReadDataAsync()
    {
        _stage = SmtpStage.DataCommand;
        _dataReply = await ReadAsync(timeouts.DataInitiation).ConfigureAwait(false);
        if (_dataReply.Class == SmtpReplyClass.Positive && _dataReply.Code != 354)
            throw connection.Lose(SmtpFailureKind.ProtocolError, $"The server answered DATA with an unexpected {_dataReply.Code}.");
    }

    private async ValueTask<SmtpReply> ReadCompletionAsync(TimeSpan timeout)
    {
        var reply = await ReadAsync(timeout).ConfigureAwait(false);
        return reply.IsCompletion || reply.Class != SmtpReplyClass.Positive
            ? reply
            : throw connection.Lose(SmtpFailureKind.ProtocolError, $"The server answered with an unexpected {reply.Code}.");
    }

    private async ValueTask<SmtpReply> ReadAsync(TimeSpan timeout)
    {
        var reply = await connection.ReadReplyAsync(timeout).ConfigureAwait(false);
        if (reply.Code == 421)
            _closing = (reply, _stage);
        return reply;
    }
}
