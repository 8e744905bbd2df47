using System.Collections.Concurrent;
using System.Text;
using EmailPlatform.Core.Delivery;

namespace EmailPlatform.Core.Tests.Sending;

/// <summary>Takes every message, unless the script says otherwise.</summary>
internal sealed class ScriptedTransport : IMailTransport
{
    public string Name => "scripted";

    public bool NeedsSignature => true;

    /// <summary>What comes of a message; null delivers it.</summary>
    public Func<OutgoingMessage, Task<DeliveryOutcome?>>? Script { get; set; }

    public ConcurrentQueue<(OutgoingMessage Message, string Content)> Taken { get; } = [];

    public async ValueTask<DeliveryOutcome> DeliverAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        Taken.Enqueue((message, Encoding.UTF8.GetString(message.Content.Span)));
        var scripted = Script is null ? null : await Script(message);
        return scripted ?? new DeliveryOutcome.Delivered { Response = "250 2.0.0 Ok", EnhancedStatus = "2.0.0" };
    }
}
