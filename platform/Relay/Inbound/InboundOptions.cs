using System.Net.Security;

namespace EmailPlatform.Relay.Inbound;

/// <summary>What the SMTP listener for bounces and feedback reports offers, and where it stops a client. Anybody may connect to it.</summary>
public sealed record InboundOptions
{
    /// <summary>This host's name, in the greeting and the reply to EHLO.</summary>
    public required string HostName { get; init; }

    /// <summary>For STARTTLS, which is not offered without it.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>
    /// Octets of one mail, 1 or more. A bounce may return the whole message, and of those we take 40 MB; only its start is kept in memory. 50 MB.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 50 * 1000 * 1000;

    /// <summary>Connections at once, 1 or more: with a megabyte for each, what bounds memory. 500.</summary>
    public int MaxConnections { get; init; } = 500;

    /// <summary>Connections at once from one IPv4 address or IPv6 /64, 1 or more. A next hop brings all its bounces from few addresses. 50.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 50;

    /// <summary>Recipients of one mail; at least 100 (RFC 5321 §4.5.3.1.8). A bounce has one, and each of ours costs a look-up. 100.</summary>
    public int MaxRecipients { get; init; } = 100;

    /// <summary>Mails on one connection, 1 or more, so that a balancer gets to move clients. 1000.</summary>
    public int MaxMessagesPerConnection { get; init; } = 1000;

    /// <summary>How long a client may be silent between commands; RFC 5321 §4.5.3.2.7 asks for 5 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a client may be silent within a mail. 3 minutes.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a session may last, so that nobody keeps a connection by sending an octet now and then. 30 minutes.</summary>
    public TimeSpan MaxSession { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>For the TLS handshake. 30 seconds.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open transaction may go on when the host stops: shorter than the host's own shutdown timeout. 20 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    public void Validate()
    {
        foreach (var (name, value, least) in new[]
        {
            (nameof(MaxMessageBytes), MaxMessageBytes, 1),
            (nameof(MaxConnections), MaxConnections, 1),
            (nameof(MaxConnectionsPerAddress), MaxConnectionsPerAddress, 1),
            (nameof(MaxRecipients), MaxRecipients, 100),
            (nameof(MaxMessagesPerConnection), MaxMessagesPerConnection, 1),
        })
        {
            if (value < least)
                throw new ArgumentException($"The inbound option {name} is out of its range: {least} or more.");
        }

        if (HostName.Length == 0)
            throw new ArgumentException("The inbound option HostName is empty.");
    }
}
