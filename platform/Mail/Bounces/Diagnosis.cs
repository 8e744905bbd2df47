using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Mail.Bounces;

/// <summary>All that a report says of one failed recipient, and what follows from it.</summary>
internal sealed class Diagnosis
{
    /// <summary>What the receiving system said.</summary>
    public required string Reply { get; init; }

    /// <summary>The sentences about this recipient, which may quote the reply or stand in its place.</summary>
    public string Notice { get; init; } = "";

    /// <summary>As the reporting system declares it.</summary>
    public EnhancedStatusCode? DeclaredStatus { get; init; }

    /// <summary>Whether the reply was taken from fields of a report, rather than from sentences.</summary>
    public bool IsReportedBySystem { get; init; }

    /// <summary>What was refused, where that is known and need not be read from the text.</summary>
    public SmtpConversationStage AnsweredStage { get; init; }

    /// <summary>Whether the fields of the report say that the reporting system goes on trying.</summary>
    public bool IsDelayed { get; init; }

    public RecipientVerdict Decide(string? recipient)
    {
        var plainReply = PlainWords.Of(Reply);
        var plainNotice = PlainWords.Of(Notice);
        var stage = AnsweredStage;
        if (stage == SmtpConversationStage.Unknown)
            stage = BounceRules.StageOf(plainReply);
        if (stage == SmtpConversationStage.Unknown)
            stage = BounceRules.StageOf(plainNotice);

        var status = MostTelling(DiagnosticCodes.FindStatus(Reply), DeclaredStatus, DiagnosticCodes.FindStatus(Notice));
        var code = DiagnosticCodes.FindReply(Reply) ?? DiagnosticCodes.FindReply(Notice);
        var noticed = BounceRules.ByWords(plainNotice);
        var rule = BounceRules.ByWords(plainReply)
            ?? (status is { } known ? BounceRules.ByStatus(known) : null)
            ?? noticed
            ?? (status is { } other ? BounceRules.ByStatusSubject(other) : null)
            ?? (code is { } reply ? BounceRules.ByReply(reply) : null)
            ?? new BounceRule(BounceVerdict.Undetermined, "unknown");

        var isContradicted = noticed is { Reason: "mailbox-full" };
        return new RecipientVerdict
        {
            Recipient = recipient,
            Verdict = rule.Verdict == BounceVerdict.Hard && (isContradicted || !IsFinal(rule, stage, status, code)) ? BounceVerdict.Soft : rule.Verdict,
            IsDelayed = IsDelayed || (!IsReportedBySystem && AnsweredStage == SmtpConversationStage.Unknown && MailSigns.SaysDelayed(plainNotice)),
            Reason = rule.Reason,
            Status = status,
            ReplyCode = code,
            Diagnostic = OneLine(Reply.Length > 0 ? Reply : Notice),
        };
    }

    /// <summary>
    /// What the receiving system said counts for more than what its client made of it; a code that says only that
    /// something failed counts for less than any other.
    /// </summary>
    private static EnhancedStatusCode? MostTelling(params ReadOnlySpan<EnhancedStatusCode?> statuses)
    {
        EnhancedStatusCode? first = null;
        foreach (var status in statuses)
        {
            if (status is { Subject: not 0 })
                return status;
            first ??= status;
        }

        return first;
    }

    /// <summary>Whether it is the address that is refused for good: not for now, and not in place of the sender or the message.</summary>
    private bool IsFinal(BounceRule rule, SmtpConversationStage stage, EnhancedStatusCode? status, int? code)
    {
        if (IsDelayed || DeclaredStatus is { Class: 4 } || status is { Class: 4 } || code is >= 400 and < 500)
            return false;
        return stage switch
        {
            SmtpConversationStage.Recipient => true,
            SmtpConversationStage.Message => status is { Subject: 1 },
            SmtpConversationStage.Unknown => rule.Reason != "user-unknown" || status is { Subject: not 0 } || IsAboutAddress(code),
            _ => false,
        };
    }

    /// <summary>
    /// Filters, too, say that there is no such user, once they have read the message. A reply of which neither the command
    /// that it answers is known nor an enhanced code must name the address to be believed, and a system must report it.
    /// </summary>
    private bool IsAboutAddress(int? code) => (Reply.Length > 0 ? Reply : Notice).Contains('@') && (IsReportedBySystem || code is null);

    private static string OneLine(string text)
        => string.Join(' ', text.Split(['\n', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
