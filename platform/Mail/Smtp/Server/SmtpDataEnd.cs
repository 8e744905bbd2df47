namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>How the reading of a message's content ended.</summary>
internal enum SmtpDataEnd
{
    /// <summary>At CRLF.CRLF, or after as many octets as a chunk has.</summary>
    Complete,

    /// <summary>The client has gone.</summary>
    Closed,

    /// <summary>The client was silent for too long.</summary>
    TimedOut,

    /// <summary>The client sends more than anyone would read.</summary>
    Endless,
}
