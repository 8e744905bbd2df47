namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>Where a server session stands. The verbs name the states they are allowed in.</summary>
[Flags]
internal enum SmtpServerState
{
    /// <summary>Before EHLO or HELO, and again after STARTTLS.</summary>
    Connected = 1,

    /// <summary>Introduced, no transaction.</summary>
    Ready = 2,

    /// <summary>MAIL was accepted.</summary>
    Mail = 4,

    /// <summary>At least one RCPT was accepted.</summary>
    Recipients = 8,

    /// <summary>The last reply was sent.</summary>
    Closed = 16,

    /// <summary>A chunk of the message was accepted (RFC 3030).</summary>
    Chunks = 32,

    /// <summary>The envelope is being told.</summary>
    InEnvelope = Mail | Recipients,

    /// <summary>A transaction is open.</summary>
    InTransaction = InEnvelope | Chunks,

    /// <summary>After the introduction.</summary>
    Introduced = Ready | InTransaction,

    /// <summary>As long as the session lives.</summary>
    Any = Connected | Introduced,
}
