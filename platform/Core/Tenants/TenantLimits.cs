namespace EmailPlatform.Core.Tenants;

/// <summary>How much a tenant may send. Zero means nothing.</summary>
public sealed record TenantLimits
{
    /// <summary>Messages (one for each recipient) in a UTC day.</summary>
    public required long MessagesPerDay { get; init; }

    /// <summary>Messages a second, over time.</summary>
    public required int SendsPerSecond { get; init; }

    /// <summary>How many messages may come at once after a quiet time.</summary>
    public required int Burst { get; init; }
}
