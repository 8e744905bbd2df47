namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>What a handler says about a user and password.</summary>
public abstract record SmtpAuthResult
{
    /// <summary>They are right (235).</summary>
    /// <param name="Principal">Stands in <see cref="SmtpSessionFacts.Principal"/> from now on.</param>
    public sealed record Succeeded(object Principal) : SmtpAuthResult;

    /// <summary>They are wrong (535 5.7.8).</summary>
    /// <param name="EndsConnection">They were wrong too often: 421 4.7.0 instead, and the connection is closed.</param>
    public sealed record Rejected(bool EndsConnection = false) : SmtpAuthResult;

    /// <summary>It cannot be known now (454 4.7.0).</summary>
    public sealed record Unavailable : SmtpAuthResult;
}
