namespace EmailPlatform.Mail.Bounces;

/// <summary>What the receiving system refused. Only what it says to a RCPT command is about the address.</summary>
public enum SmtpConversationStage
{
    /// <summary>The report does not say.</summary>
    Unknown,

    /// <summary>The connection, its greeting or EHLO.</summary>
    Connection,

    /// <summary>MAIL: the sender.</summary>
    Sender,

    /// <summary>RCPT: the recipient.</summary>
    Recipient,

    /// <summary>DATA: the message.</summary>
    Message,
}
