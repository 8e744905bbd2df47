namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>How a client session introduces and secures itself.</summary>
public sealed record SmtpClientOptions
{
    /// <summary>The argument of EHLO: this host's name, or an address literal (RFC 5321 §4.1.4).</summary>
    public required string EhloName { get; init; }

    /// <summary>The server's name, which its certificate must show under <see cref="CertificatePolicy.Verify"/>; also the SNI.</summary>
    public required string ServerName { get; init; }

    /// <summary>When to use TLS.</summary>
    public TlsPolicy Tls { get; init; } = TlsPolicy.Opportunistic;

    /// <summary>Which certificates to take.</summary>
    public CertificatePolicy Certificates { get; init; } = CertificatePolicy.Verify;

    /// <summary>Sent with AUTH when set; a server that does not offer a mechanism we have ends the session.</summary>
    public SmtpCredentials? Credentials { get; init; }

    /// <summary>Lets credentials go over a connection without TLS. Only for loopback.</summary>
    public bool AllowPlaintextCredentials { get; init; }

    /// <summary>
    /// Sends messages by BDAT to a server that offers CHUNKING and PIPELINING: no octet of a message can pass for its end then. Off for a
    /// server that offers CHUNKING and does not get it right.
    /// </summary>
    public bool UseChunking { get; init; } = true;

    /// <summary>The deadlines.</summary>
    public SmtpTimeouts Timeouts { get; init; } = new();

    /// <summary>Writes down commands and replies when set.</summary>
    public SmtpTranscript? Transcript { get; init; }
}
