using EmailPlatform.Core.Delivery;
using EmailPlatform.Mail.Smtp.Client;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Relay.Delivery;

/// <summary>
/// One of the connections to the hop: dials, takes messages from the queue and sends them for as long as the session lasts, and dials again
/// where more wait.
/// </summary>
internal sealed class HopConnection(DeliveryQueue queue, HopDialer dialer, NextHopOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>A timer may fire a little before the clock says so.</summary>
    private static readonly TimeSpan TimerTolerance = TimeSpan.FromMilliseconds(20);

    /// <summary>What this connection is about to send: new messages, or those that a lost session left behind.</summary>
    private readonly List<PendingDelivery> _batch = [];

    private readonly List<PendingDelivery> _leftBehind = [];
    private readonly List<SmtpMessage> _messages = [];

    /// <summary>Returns when the connection is not needed any more, or cannot be had.</summary>
    /// <param name="abort">Ends everything at once.</param>
    public async Task RunAsync(CancellationToken abort)
    {
        try
        {
            await ServeAsync(abort);
        }
        catch (Exception e)
        {
            // A fault of ours, at an unknown point: whoever waits for this connection must not wait for ever, and nothing may leave twice.
            Log.NextHopConnectionFaulted(logger, options.Hop, e);
            foreach (var delivery in _batch)
                delivery.Complete(HopOutcomes.Fault(options));
            foreach (var delivery in queue.Failed(HopOutcomes.Deferred("Internal fault.", "4.3.0", options), out _))
                delivery.Complete(HopOutcomes.Deferred("Internal fault.", "4.3.0", options));
        }
    }

    private async Task ServeAsync(CancellationToken abort)
    {
        do
        {
            var (session, failure) = await DialAsync(abort);
            if (session is null)
            {
                Fail(failure!);
                return;
            }

            if (queue.Opened())
                Log.NextHopUsable(logger, options.Hop);
            if (!await UseAsync(session, abort))
                return;
        }
        while (_batch.Count > 0 || queue.Closed());
    }

    private async Task<(SmtpClientSession? Session, DeliveryOutcome.Deferred? Failure)> DialAsync(CancellationToken abort)
    {
        try
        {
            return await dialer.DialAsync(abort);
        }
        catch (OperationCanceledException)
        {
            return (null, HopOutcomes.Deferred("The transport was stopped.", "4.3.2", options));
        }
    }

    private void Fail(DeliveryOutcome.Deferred failure)
    {
        var waiting = queue.Failed(failure, out var wasUp);
        if (wasUp)
            Log.NextHopUnusable(logger, options.Hop, failure.Response);
        foreach (var delivery in _batch.Concat(waiting))
            delivery.Complete(failure);
    }

    /// <summary>False when the queue has let this connection go.</summary>
    private async Task<bool> UseAsync(SmtpClientSession session, CancellationToken abort)
    {
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var aborting = abort.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), end);
        await using var _ = session;
        var sent = 0;
        while (session.IsUsable && !end.IsCancellationRequested && sent < options.MaxMessagesPerConnection)
        {
            if (_batch.Count == 0 && !await queue.TryTakeAsync(_batch))
            {
                await QuitAsync(session, abort);
                return false;
            }

            var isFresh = sent == 0;
            sent += _batch.Count;
            await SendAsync(session, isFresh, end);
        }

        await QuitAsync(session, abort);
        return true;
    }

    /// <summary>Sends the batch, and leaves in it what has to be sent again.</summary>
    private async Task SendAsync(SmtpClientSession session, bool isFresh, CancellationTokenSource end)
    {
        Begin(end);
        var done = 0;
        try
        {
            await foreach (var result in session.SendBatchAsync(_messages, end.Token))
            {
                Settle(_batch[done], result, isFirst: isFresh && done == 0);
                done++;
            }
        }
        catch (OperationCanceledException)
        {
            // Between two batches: the session has not seen these.
        }

        for (; done < _batch.Count; done++)
            Leave(_batch[done]);
        end.CancelAfter(Timeout.InfiniteTimeSpan);
        _batch.Clear();
        _batch.AddRange(_leftBehind);
        _leftBehind.Clear();
    }

    /// <summary>Drops the messages whose time is over, and begins the others.</summary>
    private void Begin(CancellationTokenSource end)
    {
        _batch.RemoveAll(delivery => !TryBegin(delivery, end));
        _messages.Clear();
        foreach (var delivery in _batch)
            _messages.Add(delivery.Message);
        if (_batch.Count == 0)
            return;

        // They stand in the order of their arrival.
        var left = options.DeliveryTimeout - time.GetElapsedTime(_batch[0].ArrivedAt);
        end.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private bool TryBegin(PendingDelivery delivery, CancellationTokenSource end)
    {
        if (!IsOverdue(delivery))
            return delivery.TryBegin(end);
        delivery.Complete(HopOutcomes.Deferred("All connections to the next hop were busy for too long.", "4.4.5", options));
        return false;
    }

    private bool IsOverdue(PendingDelivery delivery) => time.GetElapsedTime(delivery.ArrivedAt) >= options.DeliveryTimeout - TimerTolerance;

    private void Settle(PendingDelivery delivery, SmtpTransactionResult result, bool isFirst)
    {
        var outcome = result.Recipients[0];
        if (WasInterrupted(outcome, delivery) || (!isFirst && !delivery.WasRepeated && MetStaleSession(result, outcome)))
            Leave(delivery);
        else
            delivery.Complete(HopOutcomes.Of(outcome, options));
    }

    /// <summary>The session was ended because of another message, or because this one's caller has gone.</summary>
    private bool WasInterrupted(RecipientOutcome outcome, PendingDelivery delivery)
        => outcome is RecipientOutcome.NotSent { Failure.Kind: SmtpFailureKind.Cancelled } && (delivery.IsCancelled || !IsOverdue(delivery));

    /// <summary>
    /// The hop had closed the session, before or while it did other work on it, and has answered nothing of this message. No end of data has
    /// left, so that sending it again cannot deliver it twice.
    /// </summary>
    private static bool MetStaleSession(SmtpTransactionResult result, RecipientOutcome outcome) => outcome switch
    {
        RecipientOutcome.NotSent { Failure.Kind: SmtpFailureKind.ConnectionLost or SmtpFailureKind.ProtocolError } => result.Stage <= SmtpStage.Mail,
        RecipientOutcome.Refused { Stage: SmtpStage.Mail, Reply.Code: 421 } => true,
        _ => false,
    };

    private void Leave(PendingDelivery delivery)
    {
        delivery.Release();
        delivery.WasRepeated = true;
        if (!delivery.IsCancelled)
            _leftBehind.Add(delivery);
    }

    private static async Task QuitAsync(SmtpClientSession session, CancellationToken abort)
    {
        if (session.IsUsable && !abort.IsCancellationRequested)
            await session.QuitAsync(abort);
    }
}
