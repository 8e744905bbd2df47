namespace EmailPlatform.Mail.Dkim;

/// <summary>Outcomes of a verification, as RFC 8601 §2.7.1 names them.</summary>
public enum DkimVerdict
{
    /// <summary>The domain vouches for the message.</summary>
    Pass,

    /// <summary>The signature is well made, but the message or its key is another.</summary>
    Fail,

    /// <summary>The signature or its key cannot be used, now or later.</summary>
    PermError,

    /// <summary>The key could not be fetched now.</summary>
    TempError,
}
