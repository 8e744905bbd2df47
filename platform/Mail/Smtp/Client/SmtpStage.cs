namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>How far a session or a transaction got, in the order of the protocol.</summary>
public enum SmtpStage
{
    /// <summary>Nothing was sent.</summary>
    None,

    /// <summary>Waiting for the greeting.</summary>
    Greeting,

    /// <summary>EHLO or HELO.</summary>
    Ehlo,

    /// <summary>STARTTLS and the handshake.</summary>
    Tls,

    /// <summary>AUTH.</summary>
    Authentication,

    /// <summary>MAIL FROM.</summary>
    Mail,

    /// <summary>RCPT TO.</summary>
    Recipients,

    /// <summary>DATA, until its 354.</summary>
    DataCommand,

    /// <summary>The message is being written; its end, the final dot or the last chunk, has not been handed to the network.</summary>
    Content,

    /// <summary>The end of the message may have left.</summary>
    EndOfData,

    /// <summary>The final reply was read.</summary>
    Completed,
}
