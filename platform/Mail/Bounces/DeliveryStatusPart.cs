using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Mail.Bounces;

/// <summary>The fields of a delivery status notification (RFC 3464 §2): those of the message, and a group for each recipient.</summary>
internal sealed class DeliveryStatusPart
{
    private readonly List<ReportFields> _recipients;

    private DeliveryStatusPart(string? reportingMta, List<ReportFields> recipients)
    {
        ReportingMta = reportingMta;
        _recipients = recipients;
    }

    public string? ReportingMta { get; }

    /// <summary>Reads the first fields that say something of a recipient; null when there are none.</summary>
    public static DeliveryStatusPart? Read(string text)
    {
        var start = ReportFields.Find(text, "Reporting-MTA", "Final-Recipient", "Original-Recipient");
        if (start < 0)
            return null;
        var groups = ReportFields.ReadGroups(text.AsSpan(LineBlockStart(text, start)));
        var recipients = groups.Where(group => Named(group) is not null).ToList();
        return recipients.Count == 0 ? null : new DeliveryStatusPart(groups[0].Untyped("Reporting-MTA"), recipients);
    }

    /// <summary>The verdict of each recipient.</summary>
    /// <param name="notice">The text for people beside it.</param>
    public List<RecipientVerdict> Judge(NoticeText notice)
    {
        var mentions = notice.FindRecipients();
        return _recipients.ConvertAll(group => Judge(group, notice, mentions));
    }

    private RecipientVerdict Judge(ReportFields group, NoticeText notice, IReadOnlyList<RecipientMention> mentions)
    {
        var recipient = Named(group)!;
        var original = Address(group.Untyped("Original-Recipient"));
        var action = group["Action"]?.Split(' ', 2)[0].ToLowerInvariant();
        var statusText = group["Status"] ?? "";
        var status = DiagnosticCodes.FindStatus(statusText);
        if (action is "delivered" or "relayed" or "expanded" or "deliverable" || (action != "failed" && status is { Class: 2 }))
            return Delivered(recipient, original, status, group.Untyped("Diagnostic-Code") ?? "");

        var comment = statusText.IndexOf('(') is var open and >= 0 ? statusText[open..] : "";
        var diagnosis = new Diagnosis
        {
            Reply = $"{group.Untyped("Diagnostic-Code")} {comment}".Trim(),
            Notice = notice.About(mentions, recipient, original, isOnlyOne: _recipients.Count == 1),
            DeclaredStatus = status,
            IsReportedBySystem = true,
            IsDelayed = action == "delayed",
        };
        return diagnosis.Decide(recipient) with { OriginalRecipient = original, ReportingMta = ReportingMta };
    }

    private RecipientVerdict Delivered(string recipient, string? original, EnhancedStatusCode? status, string diagnostic) => new()
    {
        Recipient = recipient,
        OriginalRecipient = original,
        Verdict = BounceVerdict.Delivered,
        Reason = "",
        Status = status,
        ReportingMta = ReportingMta,
        Diagnostic = diagnostic,
    };

    private static string? Named(ReportFields group)
        => Address(group.Untyped("Final-Recipient")) ?? Address(group.Untyped("Original-Recipient"));

    private static string? Address(string? value) => value?.Trim('<', '>', ' ') is { Length: > 0 } address ? address : null;

    /// <summary>A group may begin above the field that it was found by.</summary>
    private static int LineBlockStart(string text, int at)
    {
        var empty = at > 0 ? text.LastIndexOf("\n\n", at - 1, StringComparison.Ordinal) : -1;
        return empty < 0 ? 0 : empty + 2;
    }
}
