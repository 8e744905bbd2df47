namespace EmailPlatform.Core.Webhooks;

/// <summary>The limits of webhooks. The defaults are for production.</summary>
public sealed class WebhookOptions
{
    /// <summary>Development only: endpoints on this machine, also over http. Everything else that is not public stays refused.</summary>
    public bool AllowLoopback { get; set; }

    /// <summary>
    /// From the first byte of the connection to the reply's headers: 1 to 30 s. Standard Webhooks recommends 15 to 30 s.
    /// The visibility timeout of the queue must be twice as long.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many posts to one endpoint run at once in one process (1 to 64), so that a burst for one customer does not occupy every sender.</summary>
    public int MaxInFlightPerEndpoint { get; set; } = 8;

    /// <summary>How many endpoints a tenant has at most: each event is copied to every one of them.</summary>
    public int MaxEndpointsPerTenant { get; set; } = 20;

    /// <summary>How long the old secret still signs after a rotation, beside the new one.</summary>
    public TimeSpan SecretOverlap { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long endpoints are kept in memory, and so how late another host notices a change: 0 to 30 s.</summary>
    public TimeSpan EndpointCacheTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    public void Validate()
    {
        Require(RequestTimeout >= TimeSpan.FromSeconds(1) && RequestTimeout <= TimeSpan.FromSeconds(30), nameof(RequestTimeout));
        Require(MaxInFlightPerEndpoint is >= 1 and <= 64, nameof(MaxInFlightPerEndpoint));
        Require(MaxEndpointsPerTenant is >= 1 and <= 100, nameof(MaxEndpointsPerTenant));
        Require(SecretOverlap >= TimeSpan.Zero, nameof(SecretOverlap));
        Require(EndpointCacheTime >= TimeSpan.Zero && EndpointCacheTime <= TimeSpan.FromSeconds(30), nameof(EndpointCacheTime));
    }

    private static void Require(bool holds, string option)
    {
        if (!holds)
            throw new ArgumentException($"The webhook option {option} is out of its range.");
    }
}
