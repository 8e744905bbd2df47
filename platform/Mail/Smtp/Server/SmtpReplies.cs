namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>The replies that the protocol itself gives.</summary>
internal static class SmtpReplies
{
    public static readonly SmtpReply Ok = new(250, "2.0.0", "OK");
    public static readonly SmtpReply Bye = new(221, "2.0.0", "Bye");
    public static readonly SmtpReply SendData = new(354, "Go ahead; end with <CRLF>.<CRLF>");
    public static readonly SmtpReply CannotVerify = new(252, "2.5.0", "Send some mail and see");
    public static readonly SmtpReply Help = new(214, "2.0.0", "EHLO HELO MAIL RCPT DATA BDAT RSET NOOP QUIT VRFY HELP STARTTLS AUTH\nRFC 5321");

    public static readonly SmtpReply UnknownCommand = new(500, "5.5.1", "Command not recognized");
    public static readonly SmtpReply NotImplemented = new(502, "5.5.1", "Command not implemented");
    public static readonly SmtpReply LineTooLong = new(500, "5.5.2", "Line too long");
    public static readonly SmtpReply BadLine = new(500, "5.5.2", "A command ends with CRLF and has no other control characters");
    public static readonly SmtpReply BadUtf8 = new(500, "5.5.2", "The command is not valid UTF-8");
    public static readonly SmtpReply NoArgument = new(501, "5.5.4", "This command takes no argument");
    public static readonly SmtpReply SayHelloFirst = new(503, "5.5.1", "Send EHLO first");
    public static readonly SmtpReply MailFirst = new(503, "5.5.1", "Send MAIL first");
    public static readonly SmtpReply RcptFirst = new(503, "5.5.1", "No valid recipients");
    public static readonly SmtpReply TransactionOpen = new(503, "5.5.1", "Not during a mail transaction");
    public static readonly SmtpReply BadHelloName = new(501, "5.5.4", "Give one host name or address literal");

    public static readonly SmtpReply TooManyRecipients = new(452, "4.5.3", "Too many recipients");
    public static readonly SmtpReply MessageTooLarge = new(552, "5.3.4", "Message exceeds the maximum size");
    public static readonly SmtpReply BareLineEnding = new(554, "5.6.11", "Message holds a bare <CR> or <LF>, see RFC 5321 section 2.3.8");
    public static readonly SmtpReply NulByte = new(554, "5.6.0", "Message holds a NUL");
    public static readonly SmtpReply HandlerFailed = new(451, "4.3.0", "Local error in processing");

    public static readonly SmtpReply AlreadyTls = new(503, "5.5.1", "TLS is already active");
    public static readonly SmtpReply TlsNotOffered = new(502, "5.5.1", "TLS is not available here");
    public static readonly SmtpReply ReadyForTls = new(220, "2.0.0", "Ready to start TLS");
    public static readonly SmtpReply PipelinedBehindStartTls = new(554, "5.5.1", "Data was sent behind STARTTLS; closing the connection");

    public static readonly SmtpReply AuthNotOffered = new(502, "5.5.1", "Authentication is not available here");
    public static readonly SmtpReply AuthNeedsTls = new(538, "5.7.11", "Encryption required for requested authentication mechanism");
    public static readonly SmtpReply AlreadyAuthenticated = new(503, "5.5.1", "Already authenticated");
    public static readonly SmtpReply UnknownMechanism = new(504, "5.5.4", "Unrecognized authentication type");
    public static readonly SmtpReply AuthCancelled = new(501, "5.7.0", "Authentication cancelled");
    public static readonly SmtpReply BadAuthResponse = new(501, "5.5.2", "Cannot decode the response");
    public static readonly SmtpReply AuthSucceeded = new(235, "2.7.0", "Authentication successful");
    public static readonly SmtpReply AuthRejected = new(535, "5.7.8", "Authentication credentials invalid");
    public static readonly SmtpReply AuthUnavailable = new(454, "4.7.0", "Temporary authentication failure");

    public static readonly SmtpReply Idle = new(421, "4.4.2", "Timeout; closing the connection");
    public static readonly SmtpReply ShuttingDown = new(421, "4.3.2", "Shutting down; closing the connection");
    public static readonly SmtpReply TooManyErrors = new(421, "4.7.0", "Too many errors; closing the connection");
    public static readonly SmtpReply TooManyIdleCommands = new(421, "4.7.0", "Too many commands without a message; closing the connection");
    public static readonly SmtpReply TooManyDeferrals = new(421, "4.7.0", "Too many deferred commands; closing the connection");
    public static readonly SmtpReply TooManyGuesses = new(421, "4.7.0", "Too many wrong credentials; closing the connection");
    public static readonly SmtpReply TooManyTransactions = new(421, "4.7.0", "Too many messages on one connection; closing it");

    /// <summary>What to say about input that is no command line.</summary>
    public static SmtpReply ForLine(SmtpLineKind kind) => kind switch
    {
        SmtpLineKind.TooLong => LineTooLong,
        SmtpLineKind.NotUtf8 => BadUtf8,
        SmtpLineKind.TimedOut => Idle,
        _ => BadLine,
    };
}
