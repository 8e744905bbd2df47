namespace EmailPlatform.Aws.Delivery;

/// <summary>Whom an error of SES concerns.</summary>
internal enum SesErrorKind
{
    /// <summary>Too much at once.</summary>
    Throttled,

    /// <summary>This message.</summary>
    Rejected,

    /// <summary>All messages of the route: the account, an identity, the quota of the day, our credentials, our configuration.</summary>
    Refused,

    /// <summary>Nobody knows: a server failed on the way, perhaps after SES had taken the message.</summary>
    Unknown,
}
