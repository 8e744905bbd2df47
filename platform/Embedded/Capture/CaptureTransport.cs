using EmailPlatform.Core.Delivery;

namespace EmailPlatform.Embedded.Capture;

/// <summary>Delivers everything into the capture store.</summary>
public sealed class CaptureTransport(CaptureStore store) : IMailTransport
{
    public string Name => "capture";

    public bool NeedsSignature => true;

    public async ValueTask<DeliveryOutcome> DeliverAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var id = await store.AddAsync(message, cancellationToken).ConfigureAwait(false);
        return new DeliveryOutcome.Delivered { Response = $"250 2.0.0 Captured as {id}", EnhancedStatus = "2.0.0", RemoteHost = Name };
    }
}
