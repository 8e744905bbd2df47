namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>What came when a command line was waited for.</summary>
internal enum SmtpLineKind
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A line over the limit, which was thrown away to its end.</summary>
    TooLong,

    /// <summary>A line that does not end in CRLF, or holds a control character.</summary>
    Malformed,

    /// <summary>A line that is not UTF-8.</summary>
    NotUtf8,

    /// <summary>Nothing yet: the host is stopping, and somebody should look at that.</summary>
    Interrupted,

    /// <summary>The client was silent for too long.</summary>
    TimedOut,

    /// <summary>The client has gone.</summary>
    Closed,
}
