namespace EmailPlatform.Mail.Smtp;

/// <summary>What the first digit of a reply tells the client to do next (RFC 5321 §4.2.1).</summary>
public enum SmtpReplyClass
{
    /// <summary>2yz and 3yz: done, or go on.</summary>
    Positive,

    /// <summary>4yz: not now; the same command may succeed later.</summary>
    Transient,

    /// <summary>5yz: the same command will not succeed.</summary>
    Permanent,
}
