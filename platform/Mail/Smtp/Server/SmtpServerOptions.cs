using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>What a listener offers and where it stops a client. Each limit names what it is for.</summary>
public sealed record SmtpServerOptions
{
    /// <summary>This host's name: in the greeting, the reply to EHLO, and the domain of a bare <c>postmaster</c>.</summary>
    public required string HostName { get; init; }

    /// <summary>Octets of one message, the SIZE of RFC 1870. It is collected in memory before the handler sees it. 40 MB.</summary>
    public int MaxMessageBytes { get; init; } = 40 * 1000 * 1000;

    /// <summary>
    /// Octets of a message that the handler gets, from its start, and so those that are in memory; what follows is read and checked all the same. All
    /// of them by default; less is for a listener that does not pass messages on.
    /// </summary>
    public int MaxKeptBytes { get; init; } = int.MaxValue;

    /// <summary>
    /// Octets that are read and thrown away after a message has passed <see cref="MaxMessageBytes"/>, before the connection is closed:
    /// most clients only read the reply after the end of the data, but none may send for ever. 100 MB.
    /// </summary>
    public long MaxDrainedBytes { get; init; } = 100 * 1000 * 1000;

    /// <summary>Recipients of one message; at least 100 (RFC 5321 §4.5.3.1.8). More are refused one by one with 452.</summary>
    public int MaxRecipients { get; init; } = 100;

    /// <summary>Messages on one connection, so that a balancer gets to move clients; then 421.</summary>
    public int MaxTransactions { get; init; } = 1000;

    /// <summary>Replies of 5yz since the last accepted message, against guessing of addresses and passwords; then 421.</summary>
    public int MaxErrors { get; init; } = 20;

    /// <summary>
    /// Commands since the last accepted message that bring none nearer (NOOP, RSET, EHLO, HELO, VRFY, HELP, empty chunks), so that nobody keeps a
    /// connection by them; then 421. 100 leaves a client that waits for mail with a NOOP a minute an hour and a half.
    /// </summary>
    public int MaxIdleCommands { get; init; } = 100;

    /// <summary>
    /// Replies of 4yz since the last accepted message; then 421. 1000 lets a client name ten times the recipients of one message, of which all
    /// beyond the first hundred get one.
    /// </summary>
    public int MaxDeferrals { get; init; } = 1000;

    /// <summary>Octets of a command line with its CRLF. RFC 5321 §4.5.3.1.4 asks for 512 and more for extensions.</summary>
    public int MaxCommandLineBytes { get; init; } = 2048;

    /// <summary>How long a client may be silent between commands (RFC 5321 §4.5.3.2.7); then 421. 5 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a client may be silent within a message, and how long it may leave our replies unread. 3 minutes.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Offers AUTH at all.</summary>
    public bool OffersAuthentication { get; init; }

    /// <summary>Offers AUTH also without TLS. Only for loopback.</summary>
    public bool AllowPlaintextAuthentication { get; init; }

    /// <summary>Offers DSN (RFC 3461). Only when what stands behind the handler reports as senders ask.</summary>
    public bool OffersDsn { get; init; }

    /// <summary>Told about every exception of the handler, which the client only sees as 451.</summary>
    public Action<Exception>? HandlerFailed { get; init; }

    /// <summary>Address forms to accept in paths beyond public ones.</summary>
    public AddressForms AddressForms { get; init; } = AddressForms.Public;
}
