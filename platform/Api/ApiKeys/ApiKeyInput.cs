namespace EmailPlatform.Api.ApiKeys;

/// <summary>An API key to be made.</summary>
internal sealed record ApiKeyInput
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>By default never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
