namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>What is known about a client when its command arrives.</summary>
public sealed record SmtpSessionFacts
{
    /// <summary>As the host gave it.</summary>
    public required string RemoteEndPoint { get; init; }

    /// <summary>Whether TLS protects the session.</summary>
    public required bool IsTls { get; init; }

    /// <summary>What the client called itself in EHLO or HELO; not verified. Empty before that.</summary>
    public required string EhloName { get; init; }

    /// <summary>Whether the client said EHLO, so that the session is ESMTP.</summary>
    public required bool IsExtended { get; init; }

    /// <summary>What <see cref="ISmtpMailHandler.AuthenticateAsync"/> gave; null while nobody is authenticated.</summary>
    public required object? Principal { get; init; }
}
