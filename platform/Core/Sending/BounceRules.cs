using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;

namespace EmailPlatform.Core.Sending;

/// <summary>What a permanent SMTP refusal says of the address: by its enhanced status (RFC 3463) where there is one, else by its code.</summary>
internal static class BounceRules
{
    public static BounceKind Classify(DeliveryOutcome.Failed failed)
    {
        if (failed.EnhancedStatus is { } status)
            return ByEnhancedStatus(status);
        return ReplyCode(failed.Response) is 550 or 551 or 553 ? BounceKind.Hard : BounceKind.Block;
    }

    private static BounceKind ByEnhancedStatus(string status) => status switch
    {
        // Sender's address or system: nothing said of the recipient.
        "5.1.7" or "5.1.8" => BounceKind.Block,
        "5.1.0" or "5.1.1" or "5.1.2" or "5.1.3" or "5.1.4" or "5.1.6" or "5.1.9" or "5.1.10" => BounceKind.Hard,

        // The mailbox is disabled.
        "5.2.1" => BounceKind.Hard,

        // The mailbox is full, or another passing state of it.
        "5.2.2" or "5.2.0" or "5.2.4" => BounceKind.Soft,
        _ => BounceKind.Block,
    };

    private static int ReplyCode(string response) =>
        response.Length >= 3 && int.TryParse(response.AsSpan(0, 3), out var code) ? code : 0;
}
