namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>Which server certificates a client takes.</summary>
public enum CertificatePolicy
{
    /// <summary>Those that chain to a trusted root and name the host. Anything else ends the session.</summary>
    Verify,

    /// <summary>Any: encryption against listening only, as between MTAs that have not agreed on more (RFC 7435).</summary>
    AcceptAny,
}
