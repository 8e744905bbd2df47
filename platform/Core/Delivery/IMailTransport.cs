namespace EmailPlatform.Core.Delivery;

/// <summary>A way for mail to leave: an SMTP next hop, the relay, SES, or the capture store.</summary>
public interface IMailTransport
{
    /// <summary>The route's name in records, events and metrics.</summary>
    string Name { get; }

    /// <summary>
    /// Whether the messages must carry our DKIM signature. SES rewrites headers and signs with our key itself, so there it is false.
    /// </summary>
    bool NeedsSignature { get; }

    /// <summary>
    /// Tries once, within the transport's own deadline, which is shorter than the sender's lease. What can be expected is an outcome, not an exception;
    /// cancelled before the data has left, it throws <see cref="OperationCanceledException"/>, and after that it is <see cref="DeliveryOutcome.Uncertain"/>.
    /// Called from many senders at once; it waits where its connections are all busy.
    /// </summary>
    ValueTask<DeliveryOutcome> DeliverAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
