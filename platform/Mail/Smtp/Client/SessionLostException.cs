namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>The connection under a session is of no more use. Never leaves the session: it becomes an outcome.</summary>
internal sealed class SessionLostException(SmtpFailure failure) : Exception(failure.Detail)
{
    /// <summary>Why.</summary>
    public SmtpFailure Failure { get; } = failure;
}
