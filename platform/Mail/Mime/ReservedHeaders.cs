using System.Collections.Frozen;

namespace EmailPlatform.Mail.Mime;

/// <summary>Fields that the platform or the transport writes, and a caller may therefore not set.</summary>
public static class ReservedHeaders
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "MIME-Version",
        "Return-Path", "Received", "Delivered-To", "X-Original-To", "Errors-To",
        "DKIM-Signature", "Domain-Signature", "DomainKey-Signature", "Authentication-Results", "Received-SPF", "Feedback-ID",
        "Idempotency-Key");

    private static readonly string[] Prefixes = ["Content-", "Resent-", "ARC-", "List-Unsubscribe"];

    /// <summary>Whether the name, in any letter case, is reserved; whole families are, such as <c>Content-*</c>.</summary>
    public static bool Contains(string name)
    {
        if (Names.Contains(name))
            return true;
        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
