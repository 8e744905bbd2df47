using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Delivery;

/// <summary>One composed and signed message for one recipient.</summary>
public sealed record OutgoingMessage
{
    /// <summary>The platform's id of this recipient's message.</summary>
    public required MessageId MessageId { get; init; }

    public required TenantId Tenant { get; init; }

    public required MailStream Stream { get; init; }

    /// <summary>RFC 5321 MAIL FROM; where bounces go.</summary>
    public required EmailAddress ReversePath { get; init; }

    public required EmailAddress Recipient { get; init; }

    /// <summary>RFC 5322 bytes with CRLF line ends, no Bcc. Valid until the call returns.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>From 1; the same for the same claim.</summary>
    public required int Attempt { get; init; }
}
