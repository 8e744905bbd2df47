namespace EmailPlatform.Api.Suppressions;

/// <summary>An address to stop mail to.</summary>
internal sealed record SuppressionInput
{
    public string? Email { get; init; }

    /// <summary>By default <c>all</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>By default never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
