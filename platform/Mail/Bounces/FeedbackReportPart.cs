namespace EmailPlatform.Mail.Bounces;

/// <summary>The fields of a feedback report (RFC 5965 §3).</summary>
internal sealed class FeedbackReportPart
{
    private readonly ReportFields _fields;

    private FeedbackReportPart(ReportFields fields) => _fields = fields;

    /// <summary>Null when it is none.</summary>
    public static FeedbackReportPart? Read(string text)
    {
        var start = ReportFields.Find(text, "Feedback-Type", "User-Agent", "Version");
        if (start < 0)
            return null;
        var fields = ReportFields.ReadGroups(text.AsSpan(start)).Find(group => group["Feedback-Type"] is not null);
        return fields is null ? null : new FeedbackReportPart(fields);
    }

    /// <summary>The verdict of each recipient that it names; of the returned message's where it names none.</summary>
    /// <param name="original">The recipients of the returned message.</param>
    public List<RecipientVerdict> Judge(IReadOnlyList<string> original)
    {
        var named = _fields.All("Original-Rcpt-To").Concat(_fields.All("Removal-Recipient")).Select(address => address.Trim('<', '>', ' '))
            .Where(address => address.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(BounceLimits.MaxRecipients).ToList<string?>();
        if (named.Count == 0)
            named.AddRange(original);
        if (named.Count == 0)
            named.Add(null);
        return named.ConvertAll(Judge);
    }

    private RecipientVerdict Judge(string? recipient)
    {
        var type = _fields["Feedback-Type"]!.Trim().ToLowerInvariant();
        return new RecipientVerdict
        {
            Recipient = recipient,
            // What is said of a signature (RFC 6591) or in the sender's favour is no complaint.
            Verdict = type is "auth-failure" or "dmarc" or "dkim" or "spf" or "not-spam" ? BounceVerdict.None : BounceVerdict.Complaint,
            Reason = type,
            ReportingMta = _fields.Untyped("Reporting-MTA"),
            Diagnostic = _fields["User-Agent"] ?? "",
        };
    }
}
