namespace EmailPlatform.Mail.Bounces;

/// <summary>What a mail reports of deliveries.</summary>
/// <param name="Kind">In which form.</param>
/// <param name="Recipients">At least one; where the mail does not say whom it is about, one without an address.</param>
public sealed record BounceReport(BounceReportKind Kind, IReadOnlyList<RecipientVerdict> Recipients)
{
    /// <summary>Of a mail that reports nothing.</summary>
    public static BounceReport None { get; } = new(BounceReportKind.None, [RecipientVerdict.Nothing]);
}
