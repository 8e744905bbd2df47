namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>How one mail transaction went, step by step.</summary>
public sealed record SmtpTransactionResult
{
    /// <summary>The furthest stage: the one in which it ended, or <see cref="SmtpStage.Completed"/> after a final reply.</summary>
    public required SmtpStage Stage { get; init; }

    /// <summary>One for each recipient, in the order of the envelope.</summary>
    public required IReadOnlyList<RecipientOutcome> Recipients { get; init; }

    /// <summary>The reply to MAIL, when there was one.</summary>
    public SmtpReply? MailReply { get; init; }

    /// <summary>The reply to DATA, when there was one.</summary>
    public SmtpReply? DataReply { get; init; }

    /// <summary>The reply to the end of the data, when there was one.</summary>
    public SmtpReply? FinalReply { get; init; }

    /// <summary>Set when the transaction ended without a reply that says so.</summary>
    public SmtpFailure? Failure { get; init; }
}
