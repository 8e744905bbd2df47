using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Smtp;

/// <summary>One recipient of an envelope, with what its sender wants to hear about it.</summary>
/// <param name="Address">The forward path.</param>
public sealed record SmtpRecipient(EmailAddress Address)
{
    /// <summary>When to report (RFC 3461 §4.1); null leaves it to the reporter.</summary>
    public DsnNotify? Notify { get; init; }

    /// <summary><c>type;address</c> as the sender first wrote it, decoded (RFC 3461 §4.2).</summary>
    public string? OriginalRecipient { get; init; }
}
