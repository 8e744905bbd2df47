namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>When a client uses TLS.</summary>
public enum TlsPolicy
{
    /// <summary>Never.</summary>
    None,

    /// <summary>STARTTLS when the server offers it and does not answer it with a refusal (RFC 7435); a failed handshake ends the session.</summary>
    Opportunistic,

    /// <summary>STARTTLS, or no session.</summary>
    Required,

    /// <summary>TLS from the first byte (RFC 8314 §3.3).</summary>
    Implicit,
}
