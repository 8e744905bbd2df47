namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>How long a client waits for each step. The defaults are the minimums of RFC 5321 §4.5.3.2.</summary>
public sealed record SmtpTimeouts
{
    /// <summary>For the 220 greeting after the connection is open (§4.5.3.2.1); also for EHLO, AUTH, STARTTLS and the TLS handshake.</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the reply to MAIL (§4.5.3.2.2).</summary>
    public TimeSpan Mail { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the reply to each RCPT (§4.5.3.2.3).</summary>
    public TimeSpan Recipient { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the 354 that follows DATA (§4.5.3.2.4).</summary>
    public TimeSpan DataInitiation { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For the network to take one block of at most 64 KiB (§4.5.3.2.5).</summary>
    public TimeSpan DataBlock { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>For the reply to the final dot (§4.5.3.2.6). Too short, and messages arrive twice.</summary>
    public TimeSpan DataTermination { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For RSET, NOOP and QUIT, about which RFC 5321 says nothing.</summary>
    public TimeSpan Other { get; init; } = TimeSpan.FromSeconds(30);
}
