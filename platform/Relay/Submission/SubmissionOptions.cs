using System.Net.Security;

namespace EmailPlatform.Relay.Submission;

/// <summary>What the SMTP listener for customers' mail offers, and where it stops a client.</summary>
public sealed record SubmissionOptions
{
    /// <summary>This host's name, in the greeting and the reply to EHLO.</summary>
    public required string HostName { get; init; }

    /// <summary>For STARTTLS, which is not offered without it; then only clients on loopback can authenticate.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>Octets of one message, 1 or more; each open message is in memory until it is stored. 40 MB.</summary>
    public int MaxMessageBytes { get; init; } = 40 * 1000 * 1000;

    /// <summary>Connections at once, 1 or more: with the one above, what bounds memory. 1000.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>Connections at once from one IPv4 address or IPv6 /64, 1 or more, so that one client leaves room for others. 100.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 100;

    /// <summary>Messages on one connection, 1 or more, so that a balancer gets to move clients. 10,000.</summary>
    public int MaxMessagesPerConnection { get; init; } = 10_000;

    /// <summary>Wrong credentials on one connection, 1 or more; then it is closed. 3.</summary>
    public int MaxFailedAuthentications { get; init; } = 3;

    /// <summary>How long a client waits for the reply to wrong credentials, which slows guessing. 1 second.</summary>
    public TimeSpan FailedAuthenticationDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a client may be silent between commands; RFC 5321 §4.5.3.2.7 asks for 5 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a client may be silent within a message. 3 minutes.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>For the TLS handshake. 30 seconds.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open transaction may go on when the host stops: shorter than the host's own shutdown timeout. 20 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    public void Validate()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(MaxMessageBytes), MaxMessageBytes),
            (nameof(MaxConnections), MaxConnections),
            (nameof(MaxConnectionsPerAddress), MaxConnectionsPerAddress),
            (nameof(MaxMessagesPerConnection), MaxMessagesPerConnection),
            (nameof(MaxFailedAuthentications), MaxFailedAuthentications),
        })
        {
            if (value < 1)
                throw new ArgumentException($"The submission option {name} is out of its range: 1 or more.");
        }

        if (HostName.Length == 0)
            throw new ArgumentException("The submission option HostName is empty.");
    }
}
