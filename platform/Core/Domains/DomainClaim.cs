using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Domains;

/// <summary>Under <c>domain#{domain}</c>: which tenant last proved that the domain is his.</summary>
internal sealed record DomainClaim(TenantId Tenant, DateTimeOffset Since);
