using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Smtp;

/// <summary>Who a message is from and for, as SMTP carries it beside the message (RFC 5321 §2.3.1).</summary>
public sealed record SmtpEnvelope
{
    /// <summary>Where failures are reported; null is the null reverse path <c>&lt;&gt;</c>.</summary>
    public required EmailAddress? ReversePath { get; init; }

    /// <summary>At least one when a message is sent.</summary>
    public required IReadOnlyList<SmtpRecipient> Recipients { get; init; }

    /// <summary>The message has UTF-8 in its header fields, or an address has (RFC 6531): the next hop must offer SMTPUTF8.</summary>
    public bool RequiresUtf8 { get; init; }

    /// <summary>The message has octets above 127 (RFC 6152): the next hop must offer 8BITMIME.</summary>
    public bool BodyIs8Bit { get; init; }

    /// <summary>What the client declared with <c>SIZE=</c>, in octets (RFC 1870). A sending session declares the real size by itself.</summary>
    public long? DeclaredBytes { get; init; }

    /// <summary>What a failure report returns of the message (RFC 3461 §4.3); null leaves it to the reporter.</summary>
    public DsnReturn? Return { get; init; }

    /// <summary>The sender's identifier for this envelope, decoded (RFC 3461 §4.4).</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>Whom the client says authenticated the message, decoded; empty for <c>AUTH=&lt;&gt;</c> (RFC 4954 §5). Never forwarded.</summary>
    public string? AuthenticatedSender { get; init; }
}
