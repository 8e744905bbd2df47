namespace EmailPlatform.Mail.Smtp;

/// <summary>What an attempt to read a reply met.</summary>
internal enum SmtpReplyParse
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A reply was taken off the input.</summary>
    Complete,

    /// <summary>What the server sent is no SMTP reply, or passes the limits: the connection is of no more use.</summary>
    Malformed,
}
