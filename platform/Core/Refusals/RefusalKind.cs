namespace EmailPlatform.Core.Refusals;

/// <summary>What kind of no it is; each edge turns it into its own protocol's reply (an HTTP status, an SMTP code).</summary>
public enum RefusalKind
{
    /// <summary>The input is wrong; the same input stays wrong.</summary>
    Invalid,

    /// <summary>No credential, or not a valid one.</summary>
    Unauthenticated,

    /// <summary>A valid credential that may not do this.</summary>
    Forbidden,

    NotFound,

    /// <summary>It contradicts what is there.</summary>
    Conflict,

    TooLarge,

    /// <summary>Over a rate or a quota; later it may pass.</summary>
    RateLimited,

    /// <summary>The same request is still being worked on; later it may pass.</summary>
    Busy,
}
