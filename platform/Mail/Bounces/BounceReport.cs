namespace EmailPlatform.Mail.Bounces;

/// <summary>What a mail reports of deliveries.</summary>
/// <param name="Kind">In which form.</param>
/// <param name="Recipients">At least one; where the mail does not say whom it is about, one without an address.</param>
public sealed record BounceReport(BounceReportKind Kind, IReadOnlyList<RecipientVerdict> Recipients)
{
    /// <summary>
    /// Of a feedback report: its fields and the header of the message that it returns, as text, in which to look for marks that only the sender of
    /// that message could set. Such reports come to one address for all messages.
    /// </summary>
    public string Traces { get; init; } = "";

    /// <summary>Of a mail that reports nothing.</summary>
    public static BounceReport None { get; } = new(BounceReportKind.None, [RecipientVerdict.Nothing]);
}
