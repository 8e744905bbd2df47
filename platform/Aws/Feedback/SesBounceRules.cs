using EmailPlatform.Core.Events;

namespace EmailPlatform.Aws.Feedback;

/// <summary>
/// What a bounce of SES says of the address
/// (https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types). SES counts refused content and reputation as
/// <c>Permanent</c>/<c>General</c> too: there the enhanced status (RFC 3463) decides.
/// </summary>
internal static class SesBounceRules
{
    public static BounceKind Classify(SesBounce bounce) => (bounce.BounceType, bounce.BounceSubType) switch
    {
        ("Permanent", "NoEmail" or "Suppressed" or "OnAccountSuppressionList") => BounceKind.Hard,
        ("Permanent", "General") => StatusOf(bounce) is "5.7" or "5.6" or "5.3" or "5.4" or "5.5" ? BounceKind.Block : BounceKind.Hard,
        ("Transient", "General" or "MailboxFull") => BounceKind.Soft,
        _ => BounceKind.Block,
    };

    /// <summary>Class and subject.</summary>
    private static string? StatusOf(SesBounce bounce) =>
        bounce.BouncedRecipients is [{ Status: { Length: >= 3 } status }, ..] ? status[..3] : null;
}
