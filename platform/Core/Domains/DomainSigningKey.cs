using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Domains;

/// <summary>What signs a domain's mail: <c>d=</c>, <c>s=</c> and the private key.</summary>
/// <param name="Pkcs8">RSA-2048, PKCS#8 in DER.</param>
public sealed record DomainSigningKey(string Domain, string Selector, ReadOnlyMemory<byte> Pkcs8)
{
    /// <summary>The name that the selector stands for; nothing of the key.</summary>
    public override string ToString() => $"{Selector}._domainkey.{Domain}";

    internal static string VaultContext(TenantId tenant, string domain, string selector) => $"dkim:{tenant}:{domain}:{selector}";
}
