namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>What AUTH PLAIN and AUTH LOGIN send (RFC 4616). Never printed.</summary>
/// <param name="User">The authentication identity.</param>
/// <param name="Password">The secret.</param>
public sealed record SmtpCredentials(string User, string Password)
{
    /// <summary>Says that there are credentials, and not which.</summary>
    public override string ToString() => "credentials";
}
