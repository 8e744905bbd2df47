namespace EmailPlatform.Core.Tenants;

/// <summary>What stands under <c>key#{key id}</c> as long as the key is not revoked.</summary>
/// <param name="Hash">HMAC-SHA256 of the whole credential, by the platform's pepper.</param>
internal sealed record StoredApiKey(TenantId Tenant, Scope Scopes, DateTimeOffset? Expires, ReadOnlyMemory<byte> Hash);
