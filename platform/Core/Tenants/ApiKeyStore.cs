using System.Security.Cryptography;
using System.Text.Json;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Paging;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Tenants;

/// <summary>
/// API keys: the lookup <c>key#{key id}</c> that authentication reads, and the tenant's own list. Both are written in one transaction,
/// so that a key which is listed as live works and one which works is listed. A revoked key stays in the list.
/// </summary>
public sealed class ApiKeyStore(ITable table, PlatformSecrets secrets, TimeProvider time)
{
    private const int MaxNameLength = 100;

    /// <param name="expires">Null makes a key that does not end.</param>
    public async ValueTask<Outcome<NewApiKey>> CreateAsync(
        TenantId tenant, string name, Scope scopes, DateTimeOffset? expires, CancellationToken cancellationToken)
    {
        if (Check(name, scopes, expires) is { } refusal)
            return refusal;
        var text = ApiKeyText.Make();
        var made = await ImportAsync(tenant, text, name, scopes, expires, cancellationToken);
        return made.IsRefused(out refusal, out var key) ? refusal : new NewApiKey(key, text);
    }

    /// <summary>
    /// Makes a key of a text that somebody chose. Repeating it is harmless: the same text gives the same key.
    /// Refused where the text is no credential, where it belongs to another tenant or was revoked, and where its key id has another secret.
    /// </summary>
    public async ValueTask<Outcome<ApiKey>> ImportAsync(
        TenantId tenant, string text, string name, Scope scopes, DateTimeOffset? expires, CancellationToken cancellationToken)
    {
        if (Check(name, scopes, expires) is { } refusal)
            return refusal;
        var pepper = await secrets.GetAsync(PlatformSecrets.ApiKeyPepper, cancellationToken);
        if (!ApiKeyText.TryGetKeyId(text, pepper.Span, out var keyId))
            return Refusal.Invalid("", "invalid_api_key_form", ApiKeyText.Form);

        var hash = ApiKeyText.Hash(text, pepper.Span);
        var key = new ApiKey { KeyId = keyId, Name = name, Scopes = scopes, Created = time.GetUtcNow(), Expires = expires };
        TableWrite[] writes =
        [
            new TableWrite.Put
            {
                Key = LookupKey(keyId),
                Document = JsonSerializer.SerializeToUtf8Bytes(new StoredApiKey(tenant, scopes, expires, hash), TenantsJson.Default.StoredApiKey),
                Condition = WriteCondition.Absent,
            },
            Put(tenant, key, WriteCondition.Absent),
        ];
        return await table.TransactAsync(writes, cancellationToken) is not null ? key
            : await FindImportedAsync(tenant, keyId, hash, cancellationToken) is { } existing ? existing
            : Refusal.Conflict("api_key_taken", "A key with this id was made before, and it was revoked or has another secret or tenant. Choose another key.");
    }

    /// <summary>In the order of their ids, the revoked and expired ones too.</summary>
    public ValueTask<Outcome<Page<ApiKey>>> ListAsync(TenantId tenant, int limit, string? cursor, CancellationToken cancellationToken) =>
        table.ListAsync(new TableQuery { Partition = PartitionOf(tenant), Limit = limit, Cursor = cursor }, Read, cancellationToken);

    /// <summary>Revoking a revoked key does nothing. Other processes accept the key until <see cref="Authenticator.CacheTime"/> has passed.</summary>
    public async ValueTask<Outcome<ApiKey>> RevokeAsync(TenantId tenant, string keyId, CancellationToken cancellationToken)
    {
        while (ApiKeyText.IsKeyId(keyId) && await table.GetAsync(new TableKey(PartitionOf(tenant), keyId), cancellationToken) is { } item)
        {
            var key = Read(item);
            if (key.Revoked is not null)
                return key;
            key = key with { Revoked = time.GetUtcNow() };
            TableWrite[] writes = [new TableWrite.Delete { Key = LookupKey(keyId) }, Put(tenant, key, WriteCondition.VersionIs(item.Version))];
            if (await table.TransactAsync(writes, cancellationToken) is not null)
                return key;
        }

        return Refusal.NotFound("api_key_not_found", "There is no API key with this id.");
    }

    /// <summary>Whose credential it is, whether expired or not; null where it is nobody's.</summary>
    internal async ValueTask<(Caller Caller, DateTimeOffset? Expires)?> FindAsync(string text, CancellationToken cancellationToken)
    {
        var pepper = await secrets.GetAsync(PlatformSecrets.ApiKeyPepper, cancellationToken);
        if (!ApiKeyText.TryGetKeyId(text, pepper.Span, out var keyId)
            || await GetStoredAsync(keyId, cancellationToken) is not { } stored
            || !CryptographicOperations.FixedTimeEquals(stored.Hash.Span, ApiKeyText.Hash(text, pepper.Span)))
            return null;
        return (new Caller(stored.Tenant, keyId, stored.Scopes), stored.Expires);
    }

    private async ValueTask<ApiKey?> FindImportedAsync(TenantId tenant, string keyId, byte[] hash, CancellationToken cancellationToken) =>
        await GetStoredAsync(keyId, cancellationToken) is { } stored && stored.Tenant == tenant
            && CryptographicOperations.FixedTimeEquals(stored.Hash.Span, hash)
            && await table.GetAsync(new TableKey(PartitionOf(tenant), keyId), cancellationToken) is { } item
            ? Read(item)
            : null;

    private async ValueTask<StoredApiKey?> GetStoredAsync(string keyId, CancellationToken cancellationToken) =>
        await table.GetAsync(LookupKey(keyId), cancellationToken) is { } item
            ? JsonSerializer.Deserialize(item.Document.Span, TenantsJson.Default.StoredApiKey)
            : null;

    private Refusal? Check(string name, Scope scopes, DateTimeOffset? expires)
    {
        var errors = new List<InputError>();
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength)
            errors.Add(new("/name", "invalid_name", $"A key's name has 1 to {MaxNameLength} characters."));
        if (scopes == Scope.None || (scopes & ~ScopeNames.All) != 0)
            errors.Add(new("/scopes", "invalid_scopes", "A key has at least one scope."));
        if (expires <= time.GetUtcNow())
            errors.Add(new("/expires_at", "expires_in_past", "A key ends in the future."));
        return errors.Count == 0 ? null : Refusal.Invalid(errors);
    }

    private static TableKey LookupKey(string keyId) => new($"key#{keyId}", "key");

    private static string PartitionOf(TenantId tenant) => $"t#{tenant}#keys";

    private static TableWrite.Put Put(TenantId tenant, ApiKey key, WriteCondition condition) => new()
    {
        Key = new(PartitionOf(tenant), key.KeyId),
        Document = JsonSerializer.SerializeToUtf8Bytes(key, TenantsJson.Default.ApiKey),
        Condition = condition,
    };

    private static ApiKey Read(TableItem item) => JsonSerializer.Deserialize(item.Document.Span, TenantsJson.Default.ApiKey)!;
}
