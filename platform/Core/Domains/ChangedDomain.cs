using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Domains;

/// <summary>What an entry for <see cref="DomainIdentitySync"/> says.</summary>
/// <param name="Tenant">Whose domain changed: whose key counts while nobody has claimed it.</param>
/// <param name="Selector">Of the key that it had: no other is removed.</param>
internal sealed record ChangedDomain(TenantId Tenant, string Domain, string Selector);
