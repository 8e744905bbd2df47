using EmailPlatform.Core.Messages;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Suppression;

/// <summary>An address to be put on the list.</summary>
public sealed record NewSuppression(EmailAddress Address, SuppressionScope Scope, SuppressionReason Reason)
{
    /// <summary>When it ends; null never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The message that it came from.</summary>
    public MessageId? Source { get; init; }
}
