namespace EmailPlatform.Core.Tenants;

/// <summary>An API key as its tenant sees it; the secret is shown once, when it is made, and kept nowhere.</summary>
public sealed record ApiKey
{
    /// <summary>12 to 32 of <c>a-z 0-9</c>; not secret.</summary>
    public required string KeyId { get; init; }

    /// <summary>For people to read.</summary>
    public required string Name { get; init; }

    public required Scope Scopes { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>From then on it is refused; null never.</summary>
    public DateTimeOffset? Expires { get; init; }

    public DateTimeOffset? Revoked { get; init; }
}
