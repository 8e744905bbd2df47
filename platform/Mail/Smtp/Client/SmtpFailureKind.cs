namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>The kinds of <see cref="SmtpFailure"/>.</summary>
public enum SmtpFailureKind
{
    /// <summary>The connection broke or was closed.</summary>
    ConnectionLost,

    /// <summary>A deadline of <see cref="SmtpTimeouts"/> passed; the session was closed.</summary>
    TimedOut,

    /// <summary>The caller cancelled; the session was closed.</summary>
    Cancelled,

    /// <summary>What the server sent is not SMTP.</summary>
    ProtocolError,

    /// <summary>TLS is required and not offered, or the handshake or the certificate failed.</summary>
    TlsFailed,

    /// <summary>The server offers no mechanism for our credentials, or the connection may not carry them.</summary>
    AuthenticationUnavailable,

    /// <summary>The message needs SMTPUTF8 and the server has not got it (a permanent failure, <c>5.6.7</c>).</summary>
    Utf8NotSupported,

    /// <summary>The message needs 8BITMIME and the server has not got it (a permanent failure of this form of the message, <c>5.6.3</c>).</summary>
    EightBitNotSupported,

    /// <summary>The message is larger than the server's SIZE (a permanent failure, <c>5.3.4</c>).</summary>
    TooLarge,

    /// <summary>The message holds a NUL, which SMTP cannot carry (a permanent failure, <c>5.6.0</c>).</summary>
    ContentNotAllowed,
}
