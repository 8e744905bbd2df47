using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Bounces;

/// <summary>
/// Reads what came back to a reverse path or a feedback loop. Any octets may be given: it never throws, and its time is linear
/// in what it looks at, which is bounded. A forged bounce reads like a true one: whether to believe it is for the address that
/// it came to (<see cref="VerpAddresses"/>) to say.
/// </summary>
public static class BounceReader
{
    /// <summary>Octets of a mail that are looked at; more need not be given.</summary>
    public const int MaxBytes = BounceLimits.MaxBytes;

    /// <summary>Reads a mail; lines end in CRLF, LF or CR.</summary>
    public static BounceReport Read(ReadOnlyMemory<byte> mail)
    {
        var known = LineEnds.ToLf(mail.Length > BounceLimits.MaxBytes ? mail[..BounceLimits.MaxBytes] : mail);
        var root = MimeParser.Parse(known, new MimeLimits { MaxDepth = 10, MaxParts = 4 * BounceLimits.MaxParts });
        var report = Read(root);
        if (report.Kind != BounceReportKind.None && !IsEmpty(report))
            return report;

        // A bounce that somebody forwarded, or a filter wrapped, is a part of the mail.
        var inner = new BounceMail(root).Returned is { } returned ? Read(returned) : BounceReport.None;
        return inner.Kind == BounceReportKind.None || inner.Kind == BounceReportKind.Autoreply ? report : inner;
    }

    private static bool IsEmpty(BounceReport report)
        => report.Kind == BounceReportKind.FreeText && report.Recipients.All(verdict => verdict.Verdict == BounceVerdict.Undetermined);

    private static BounceReport Read(MimeEntity root)
    {
        var mail = new BounceMail(root);
        if (FeedbackReportPart.Read(mail.FeedbackReport ?? "") is { } feedback)
            return new BounceReport(BounceReportKind.Feedback, feedback.Judge(mail.OriginalRecipients())) { Traces = mail.Traces() };
        if (DeliveryStatusPart.Read(mail.DeliveryStatus ?? "") is { } status)
            return new BounceReport(BounceReportKind.DeliveryStatus, status.Judge(mail.Notice));

        // Apple Mail unsubscribes by mail in its user's name, and says so.
        if (root.Header("X-Apple-Unsubscribe") is { } field && field.Text.Equals("true", StringComparison.OrdinalIgnoreCase))
            return new BounceReport(BounceReportKind.Feedback, [OfSender(root, BounceVerdict.Complaint, "opt-out")]);
        if (SesNotification.Judge(mail.Text) is { } notified)
            return new BounceReport(BounceReportKind.Notification, notified);

        if (mail.DeliveryStatus is not null || MailSigns.IsBounce(root, mail.Notice.Text))
        {
            if (DeliveryStatusPart.Read(mail.Text) is { } embedded)
                return new BounceReport(BounceReportKind.DeliveryStatus, embedded.Judge(mail.Notice));
            return new BounceReport(BounceReportKind.FreeText, FreeTextReader.Judge(mail.Notice, FailedRecipients(root), mail.OriginalRecipients()));
        }

        return MailSigns.IsAutoreply(root) ? new BounceReport(BounceReportKind.Autoreply, [OfSender(root, BounceVerdict.Autoreply, "autoreply")]) : BounceReport.None;
    }

    private static List<string> FailedRecipients(MimeEntity root)
        => [.. root.Headers.Where(field => field.Name.Equals("X-Failed-Recipients", StringComparison.OrdinalIgnoreCase))
            .SelectMany(field => field.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(BounceLimits.MaxRecipients)];

    private static RecipientVerdict OfSender(MimeEntity root, BounceVerdict verdict, string reason) => new()
    {
        Recipient = BounceMail.Addresses(root, "From").FirstOrDefault(),
        Verdict = verdict,
        Reason = reason,
        Diagnostic = root.Header("Subject")?.Value ?? "",
    };
}
