using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Dkim;

namespace EmailPlatform.Core.Domains;

/// <summary>What signs a domain's mail: <c>d=</c>, <c>s=</c> and the private key.</summary>
public sealed record DomainSigningKey(string Domain, string Selector, DkimKey Key)
{
    /// <summary>The name that the selector stands for; nothing of the key.</summary>
    public override string ToString() => $"{Selector}._domainkey.{Domain}";

    internal static string VaultContext(TenantId tenant, string domain, string selector) => $"dkim:{tenant}:{domain}:{selector}";
}
