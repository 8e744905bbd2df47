using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Domains;

/// <summary>Where the items of a domain stand.</summary>
internal static class DomainKey
{
    public static string Partition(TenantId tenant) => $"t#{tenant}#domains";

    public static TableKey Of(TenantId tenant, string domain) => new(Partition(tenant), domain);

    public static TableKey SigningKey(TenantId tenant, string domain) => new($"t#{tenant}#dkim", domain);

    public static TableKey Claim(string domain) => new($"domain#{domain}", "claim");
}
