using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Local.Bounces;

/// <summary>What is printed of one recipient of one file.</summary>
internal sealed record BounceLine(
    string File, string? Recipient, string Kind, string? Status, string Reason, string? ReportingMta, string Diagnostic)
{
    public static BounceLine Of(string file, RecipientVerdict verdict) => new(
        file,
        verdict.Recipient,
        verdict.Verdict.ToString().ToLowerInvariant(),
        verdict.Status?.ToString(),
        verdict.Reason,
        verdict.ReportingMta,
        verdict.Diagnostic);
}
