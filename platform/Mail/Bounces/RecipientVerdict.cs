using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Mail.Bounces;

/// <summary>What a report says of one recipient. All of it was written by a stranger.</summary>
public sealed record RecipientVerdict
{
    /// <summary>No report.</summary>
    internal static readonly RecipientVerdict Nothing = new() { Verdict = BounceVerdict.None, Reason = "" };

    /// <summary>The recipient as the report names it, which need not be an address; null when it does not. It is personal data: never log it.</summary>
    public string? Recipient { get; init; }

    /// <summary>The recipient before the last system forwarded it (Original-Recipient), where the report says so.</summary>
    public string? OriginalRecipient { get; init; }

    public required BounceVerdict Verdict { get; init; }

    /// <summary>Whether the reporting system goes on trying, so that nothing has failed yet.</summary>
    public bool IsDelayed { get; init; }

    /// <summary>A word of the rule table such as <c>user-unknown</c>; empty where nothing failed.</summary>
    public required string Reason { get; init; }

    /// <summary>The enhanced status code (RFC 3463) that says most: that of the last reply rather than that of the system reporting it.</summary>
    public EnhancedStatusCode? Status { get; init; }

    /// <summary>The reply code of the receiving system, where the report quotes it.</summary>
    public int? ReplyCode { get; init; }

    /// <summary>The system that reports; null when it does not say.</summary>
    public string? ReportingMta { get; init; }

    /// <summary>What the receiving system answered, or the sentences about this recipient; on one line.</summary>
    public string Diagnostic { get; init; } = "";

    /// <summary>Whether the recipient must get no more mail.</summary>
    public bool Suppresses => Verdict is BounceVerdict.Hard or BounceVerdict.Complaint;
}
