namespace EmailPlatform.Relay.Listening;

/// <summary>Where a listener stops its connections, whatever is said on them.</summary>
internal sealed record ListeningLimits
{
    public required int MaxConnections { get; init; }

    public required int MaxConnectionsPerAddress { get; init; }

    public required TimeSpan HandshakeTimeout { get; init; }

    /// <summary>How long an open transaction may go on when the host stops or the session has lasted long enough.</summary>
    public required TimeSpan StopTimeout { get; init; }

    /// <summary>After which a session gets 421, as when the host stops.</summary>
    public TimeSpan MaxSession { get; init; } = Timeout.InfiniteTimeSpan;
}
