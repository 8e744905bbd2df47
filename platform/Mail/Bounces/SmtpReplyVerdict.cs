using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Mail.Bounces;

/// <summary>What a server's reply says of the recipient, by the same rules as bounces are read with.</summary>
public static class SmtpReplyVerdict
{
    /// <summary>Judges a reply.</summary>
    /// <param name="reply">Of the server.</param>
    /// <param name="stage">What it answers.</param>
    /// <returns>
    /// <see cref="BounceVerdict.Delivered"/> for 2xx, which to RCPT and MAIL means no more than accepted; never
    /// <see cref="BounceVerdict.Hard"/> for 4xx, nor for what was said to anything but RCPT and DATA.
    /// </returns>
    public static RecipientVerdict Of(SmtpReply reply, SmtpConversationStage stage = SmtpConversationStage.Recipient)
        => Of(reply.Code, reply.Status, reply.Text, stage);

    /// <inheritdoc cref="Of(SmtpReply, SmtpConversationStage)"/>
    /// <param name="code">The three digits; 0 when there are none.</param>
    /// <param name="status">The enhanced code, where the server gave one.</param>
    /// <param name="text">Without codes.</param>
    /// <param name="stage">What it answers.</param>
    public static RecipientVerdict Of(int code, EnhancedStatusCode? status, string text, SmtpConversationStage stage = SmtpConversationStage.Recipient)
    {
        var kept = text.Length > BounceLimits.MaxDiagnosticLength ? text[..BounceLimits.MaxDiagnosticLength] : text;
        var line = string.Join(' ', new[] { code > 0 ? $"{code}" : "", $"{status}", kept }.Where(part => part.Length > 0));
        if (code is >= 200 and < 300)
            return new RecipientVerdict { Verdict = BounceVerdict.Delivered, Reason = "", Status = status, ReplyCode = code, Diagnostic = line };
        return new Diagnosis { Reply = line, DeclaredStatus = status, AnsweredStage = stage }.Decide(null);
    }
}
