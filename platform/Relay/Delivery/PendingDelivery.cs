using System.Buffers;
using System.Text;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Relay.Delivery;

/// <summary>
/// One call of <see cref="NextHopTransport.DeliverAsync"/>. While a connection has begun it, only that connection ends it, because the
/// message's memory is in use until then; the caller's cancellation then ends the connection's session.
/// </summary>
internal sealed class PendingDelivery(OutgoingMessage message, long arrivedAt)
{
    private readonly TaskCompletionSource<DeliveryOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private CancellationTokenSource? _session;
    private CancellationToken? _cancelled;

    public SmtpMessage Message { get; } = new(EnvelopeOf(message), new ReadOnlySequence<byte>(message.Content));

    /// <summary>Timestamp of the call.</summary>
    public long ArrivedAt { get; } = arrivedAt;

    /// <summary>Whether it met a stale connection once; that happens to a message at most once.</summary>
    public bool WasRepeated { get; set; }

    public bool IsCancelled => _cancelled is not null;

    /// <summary>What became of it.</summary>
    public async Task<DeliveryOutcome> WaitAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((PendingDelivery)state!).Cancel(token), this);
        return await _completion.Task;
    }

    /// <summary>Takes the message for a session; false where its caller has gone.</summary>
    /// <param name="session">Ends the session when the caller cancels.</param>
    public bool TryBegin(CancellationTokenSource session)
    {
        lock (_lock)
        {
            if (IsCancelled)
                return false;
            _session = session;
            return true;
        }
    }

    /// <summary>The session is through with the message, which is to be tried again.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _session = null;
            if (_cancelled is { } token)
                _completion.TrySetCanceled(token);
        }
    }

    public void Complete(DeliveryOutcome outcome)
    {
        lock (_lock)
            _session = null;
        _completion.TrySetResult(outcome);
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _cancelled = cancellationToken;
            if (_session is { } session)
                session.Cancel();
            else
                _completion.TrySetCanceled(cancellationToken);
        }
    }

    private static SmtpEnvelope EnvelopeOf(OutgoingMessage message)
    {
        var content = message.Content.Span;
        var is8Bit = !Ascii.IsValid(content);
        var headerEnd = is8Bit ? content.IndexOf("\r\n\r\n"u8) : -1;
        return new SmtpEnvelope
        {
            ReversePath = message.ReversePath == default ? null : message.ReversePath,
            Recipients = [new SmtpRecipient(message.Recipient)],
            BodyIs8Bit = is8Bit,
            RequiresUtf8 = is8Bit && !Ascii.IsValid(headerEnd < 0 ? content : content[..headerEnd]),
        };
    }
}
