using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Dkim;

namespace EmailPlatform.Core.Sending;

/// <summary>The signers of the domains that mail is sent from, kept for five minutes: a key is unwrapped by the vault, and importing it costs more than using it.</summary>
public sealed class DkimSigners(DomainStore domains, TimeProvider time)
{
    private const int Remembered = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly BoundedCache<(TenantId, string), DkimSigner> _signers = new(Remembered, time);

    /// <summary>The signer of a tenant's domain; null where the domain is gone.</summary>
    internal async ValueTask<DkimSigner?> GetAsync(TenantId tenant, string domain, CancellationToken cancellationToken)
    {
        if (_signers.TryGet((tenant, domain), out var known))
            return known;
        if (await domains.GetSigningKeyAsync(tenant, domain, cancellationToken) is not { } key)
            return null;
        var signer = new DkimSigner(key.Domain, key.Selector, key.Key);
        _signers.Set((tenant, domain), signer, Lifetime);
        return signer;
    }
}
