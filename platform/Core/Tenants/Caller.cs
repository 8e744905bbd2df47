namespace EmailPlatform.Core.Tenants;

/// <summary>Who is asking, as the credential says; the only source of the tenant id.</summary>
/// <param name="KeyId">The API key's public id, for rates and audit.</param>
public sealed record Caller(TenantId Tenant, string KeyId, Scope Scopes)
{
    public bool May(Scope scope) => (Scopes & (scope | Scope.Admin)) != 0;
}
