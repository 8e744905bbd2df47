using System.Collections.Concurrent;
using EmailPlatform.Core.Delivery;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>A provider that takes everything.</summary>
internal sealed class RecordingTransport : IMailTransport
{
    public ConcurrentQueue<OutgoingMessage> Messages { get; } = new();

    public string Name => "ses";

    public bool NeedsSignature => false;

    public ValueTask<DeliveryOutcome> DeliverAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        Messages.Enqueue(message with { Content = message.Content.ToArray() });
        return new(new DeliveryOutcome.HandedOver($"provider-{message.MessageId}"));
    }
}
