namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>
/// What stands behind the protocol: who may send, who may receive, and the store. It decides the replies; a 421 also ends the session. One
/// session calls it once at a time. An exception becomes <c>451 4.3.0</c> and the session goes on.
/// </summary>
public interface ISmtpMailHandler
{
    /// <summary>Decides about MAIL. A 2yz opens the transaction.</summary>
    /// <param name="session">The client.</param>
    /// <param name="envelope">The reverse path and the parameters of MAIL; no recipients yet.</param>
    /// <param name="cancellationToken">Cancelled when the host aborts the session.</param>
    ValueTask<SmtpReply> MailFromAsync(SmtpSessionFacts session, SmtpEnvelope envelope, CancellationToken cancellationToken);

    /// <summary>Decides about one RCPT. A 2yz adds it to the envelope.</summary>
    /// <param name="session">The client.</param>
    /// <param name="envelope">With the recipients accepted before.</param>
    /// <param name="recipient">The one asked for.</param>
    /// <param name="cancellationToken">Cancelled when the host aborts the session.</param>
    ValueTask<SmtpReply> RcptToAsync(SmtpSessionFacts session, SmtpEnvelope envelope, SmtpRecipient recipient, CancellationToken cancellationToken);

    /// <summary>Takes a message. A 2yz means that it is stored and will not be lost (RFC 5321 §6.1).</summary>
    /// <param name="session">The client.</param>
    /// <param name="envelope">With at least one recipient.</param>
    /// <param name="content">
    /// The message without dot-stuffing: every line ends in CRLF, no CR or LF stands alone, there is no NUL. Its start only, where it is longer than
    /// <see cref="SmtpServerOptions.MaxKeptBytes"/>. The memory is reused after the returned task has ended.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the host aborts the session.</param>
    ValueTask<SmtpReply> ReceiveAsync(SmtpSessionFacts session, SmtpEnvelope envelope, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Checks a user and password. Called only where the options allow AUTH.</summary>
    /// <param name="session">The client.</param>
    /// <param name="user">The authentication identity, at least one character.</param>
    /// <param name="password">The secret; never to be logged.</param>
    /// <param name="cancellationToken">Cancelled when the host aborts the session.</param>
    ValueTask<SmtpAuthResult> AuthenticateAsync(SmtpSessionFacts session, string user, string password, CancellationToken cancellationToken);
}
