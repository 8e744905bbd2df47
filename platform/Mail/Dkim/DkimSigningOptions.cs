namespace EmailPlatform.Mail.Dkim;

/// <summary>What a <see cref="DkimSigner"/> puts in its signatures.</summary>
public sealed class DkimSigningOptions
{
    /// <summary>
    /// Fields that are signed when present and, present or not, once more: so nobody can add another of that name and keep the
    /// signature valid (RFC 6376 §8.15).
    /// </summary>
    public IReadOnlyList<string> SignedFields { get; init; } =
    [
        "From", "Subject", "To", "Cc", "Date", "Message-ID", "Reply-To", "Sender", "In-Reply-To", "References", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Feedback-ID",
    ];

    /// <summary>How long a signature stays valid (tag x=), at least a second; null for ever. Retries last for days, so less than a week loses mail.</summary>
    public TimeSpan? Expiration { get; init; }
}
