namespace EmailPlatform.Core.Tenants;

/// <summary>How much a tenant may send. Zero means nothing.</summary>
public sealed record TenantLimits
{
    /// <summary>What holds back nobody who runs one machine for himself: 10,000,000 a day, 10,000 a second, 20,000 at once. Who sells to others gives less.</summary>
    public static TenantLimits Default { get; } = new() { MessagesPerDay = 10_000_000, SendsPerSecond = 10_000, Burst = 20_000 };

    /// <summary>Messages (one for each recipient) in a UTC day.</summary>
    public required long MessagesPerDay { get; init; }

    /// <summary>Messages a second, over time.</summary>
    public required int SendsPerSecond { get; init; }

    /// <summary>How many messages may come at once after a quiet time.</summary>
    public required int Burst { get; init; }
}
