namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>What became of one recipient; the case says what may be done next.</summary>
/// <param name="Recipient">The one of the envelope.</param>
public abstract record RecipientOutcome(SmtpRecipient Recipient)
{
    /// <summary>The server took the message for this recipient and answers for it now.</summary>
    /// <param name="Recipient">The one of the envelope.</param>
    /// <param name="Reply">The reply to the end of the data.</param>
    public sealed record Accepted(SmtpRecipient Recipient, SmtpReply Reply) : RecipientOutcome(Recipient);

    /// <summary>The server said no: for now or for good, as <see cref="SmtpReply.Class"/> says.</summary>
    /// <param name="Recipient">The one of the envelope.</param>
    /// <param name="Stage">The command that was refused: of this recipient, or of the whole transaction.</param>
    /// <param name="Reply">Its reply.</param>
    public sealed record Refused(SmtpRecipient Recipient, SmtpStage Stage, SmtpReply Reply) : RecipientOutcome(Recipient);

    /// <summary>The end of the data never left, so the server has nothing: another attempt anywhere is safe.</summary>
    /// <param name="Recipient">The one of the envelope.</param>
    /// <param name="Failure">Why; the kinds that concern the message itself fail everywhere alike.</param>
    public sealed record NotSent(SmtpRecipient Recipient, SmtpFailure Failure) : RecipientOutcome(Recipient);

    /// <summary>The end of the data may have arrived and the reply was lost: the server may have the message or not.</summary>
    /// <param name="Recipient">The one of the envelope.</param>
    /// <param name="Failure">Why.</param>
    public sealed record Uncertain(SmtpRecipient Recipient, SmtpFailure Failure) : RecipientOutcome(Recipient);
}
