namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>How the opening of a session ended.</summary>
public abstract record SmtpConnectOutcome
{
    /// <summary>Ready for transactions.</summary>
    /// <param name="Session">To be disposed by the caller.</param>
    public sealed record Connected(SmtpClientSession Session) : SmtpConnectOutcome;

    /// <summary>The server refused the greeting, EHLO, STARTTLS or AUTH. The stream is of no more use.</summary>
    /// <param name="Stage">What it refused.</param>
    /// <param name="Reply">How.</param>
    public sealed record Refused(SmtpStage Stage, SmtpReply Reply) : SmtpConnectOutcome;

    /// <summary>There is no session for another reason. The stream is of no more use.</summary>
    /// <param name="Stage">How far it got.</param>
    /// <param name="Failure">Why.</param>
    public sealed record Failed(SmtpStage Stage, SmtpFailure Failure) : SmtpConnectOutcome;
}
