using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Relay.Delivery;

/// <summary>How mail goes to a fixed next hop.</summary>
public sealed record NextHopOptions
{
    /// <summary>Where to.</summary>
    public required NextHop Hop { get; init; }

    /// <summary>The argument of EHLO: this host's name, or an address literal.</summary>
    public required string EhloName { get; init; }

    /// <summary>
    /// Null verifies where the URL asks for TLS (<c>smtp+tls</c>, <c>smtps</c>) or has a password, which must not go to an impostor
    /// (on loopback there is none), and else takes any certificate for plain <c>smtp</c>, where TLS is only better than nothing (RFC 7435).
    /// </summary>
    public CertificatePolicy? Certificates { get; init; }

    /// <summary>Connections open at once, 1 or more: what the hop takes from one client without refusing. 16.</summary>
    public int MaxConnections { get; init; } = 16;

    /// <summary>
    /// Messages that one connection takes on together, 1 or more. Their commands overlap, but a slow reply holds up all behind it. 16.
    /// </summary>
    public int MaxPipelined { get; init; } = 16;

    /// <summary>Messages on one connection, so that a balancer at the hop gets to move us; then QUIT. 1000.</summary>
    public int MaxMessagesPerConnection { get; init; } = 1000;

    /// <summary>How long an unused connection stays open: shorter than what servers allow (RFC 5321 §4.5.3.2.7 asks for 5 minutes). 30 seconds.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For DNS, TCP, greeting, EHLO, TLS and AUTH together. 20 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// For one message from the call to its outcome, waiting included: shorter than the sender's lease of 5 minutes, and so shorter than the
    /// waits of RFC 5321 §4.5.3.2. What that costs is an uncertain message where a hop needs longer for its final reply. 2 minutes.
    /// </summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long messages are deferred at once, without trying, after no connection could be opened. 1 second.</summary>
    public TimeSpan FailureMemory { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// When to try again after the hop refused us for good (5yz to the greeting, EHLO, STARTTLS or AUTH, or a certificate that we refuse):
    /// somebody has to change a configuration first, but no recipient is wrong, so nothing bounces. 5 minutes.
    /// </summary>
    public TimeSpan RefusedRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long messages on the wire may take when the transport is disposed; after that they are uncertain. 10 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
