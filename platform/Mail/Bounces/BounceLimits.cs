namespace EmailPlatform.Mail.Bounces;

/// <summary>How much of a mail is looked at, so that no mail costs more than a bounce does. What lies beyond is as if it were not there.</summary>
internal static class BounceLimits
{
    /// <summary>Octets of the mail; a bounce says all it has to say before the message that it returns.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Characters of the text for people.</summary>
    public const int MaxNoticeLength = 64 * 1024;

    /// <summary>Parts that are looked at.</summary>
    public const int MaxParts = 50;

    /// <summary>Recipients that are told of.</summary>
    public const int MaxRecipients = 1000;

    /// <summary>Characters of a diagnostic that are kept and matched against the rules.</summary>
    public const int MaxDiagnosticLength = 4096;
}
