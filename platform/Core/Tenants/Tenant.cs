namespace EmailPlatform.Core.Tenants;

/// <summary>A customer of the platform.</summary>
public sealed record Tenant
{
    public required TenantId Id { get; init; }

    /// <summary>For people to read.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required TenantLimits Limits { get; init; }
}
