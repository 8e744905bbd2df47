using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Api.ApiKeys;

/// <summary>An API key, without its secret.</summary>
internal sealed record ApiKeyView(
    string KeyId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    public static ApiKeyView Of(ApiKey key) =>
        new(key.KeyId, key.Name, ScopeNames.Of(key.Scopes), key.Created, key.Expires, key.Revoked);
}
