using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Domains;

/// <summary>
/// Whether a tenant may send from a domain now. A domain speaks for what is below it, as alignment in DMARC does (relaxed, RFC 7489 §3.1):
/// with <c>shop.example</c> a tenant may send from <c>mail.shop.example</c>, signed as <c>shop.example</c> — unless the nearer domain is another tenant's.
/// </summary>
public sealed class SenderPolicy(ITable table, TenantStore tenants, SenderPolicyOptions options, TimeProvider time)
{
    /// <summary>How long after a domain was removed or failed mail from it may still be accepted. A no is never remembered.</summary>
    public static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);

    /// <summary>How many names upwards are asked about: nobody has a sending domain further above.</summary>
    private const int MaxNames = 8;

    private const int RememberedDomains = 50_000;
    private readonly BoundedCache<(TenantId, string), SendingDomain> _allowed = new(RememberedDomains, time);

    /// <summary>
    /// The tenant's domain under which mail from <paramref name="domain"/> goes, and whose key signs it;
    /// or <c>sender_domain_not_added</c>, <c>sender_domain_not_verified</c> or <c>sender_domain_of_another</c>.
    /// </summary>
    /// <param name="domain">In A-labels, as <see cref="Mail.Addresses.EmailAddress.Domain"/> has it.</param>
    public ValueTask<Outcome<SendingDomain>> CheckAsync(TenantId tenant, string domain, CancellationToken cancellationToken) =>
        _allowed.TryGet((tenant, domain), out var allowed) ? new(allowed) : DecideAsync(tenant, domain, cancellationToken);

    private async ValueTask<Outcome<SendingDomain>> DecideAsync(TenantId tenant, string domain, CancellationToken cancellationToken)
    {
        var names = NamesUpwards(domain);
        var items = new Dictionary<TableKey, TableItem>();
        foreach (var item in await table.GetManyAsync([.. names.Select(DomainKey.Claim), .. names.Select(name => DomainKey.Of(tenant, name))], cancellationToken))
            items.Add(item.Key, item);

        var isAdded = false;
        foreach (var name in names)
        {
            if (items.TryGetValue(DomainKey.Claim(name), out var claim) && DomainStore.ReadClaim(claim).Tenant != tenant)
                return Refused("sender_domain_of_another", $"{name} belongs to another tenant.");
            if (!items.TryGetValue(DomainKey.Of(tenant, name), out var item))
                continue;
            isAdded = true;
            var own = DomainStore.Read(item);
            if (own.Status != DomainStatus.Verified && !await IsLenientAsync(cancellationToken))
                continue;
            _allowed.Set((tenant, domain), own, CacheTime);
            return own;
        }

        return isAdded
            ? Refused("sender_domain_not_verified", $"The DNS records of {domain} are not verified yet: see GET /v1/domains.")
            : Refused("sender_domain_not_added", $"{domain} is not one of your sending domains: add it with POST /v1/domains.");
    }

    private async ValueTask<bool> IsLenientAsync(CancellationToken cancellationToken) =>
        !options.RequireVerifiedDomains
        && await tenants.ListAsync(limit: 2, cursor: null, cancellationToken) is { Value.Items.Count: <= 1 };

    /// <summary>The name and those above it, down to two labels: <c>a.shop.example</c>, <c>shop.example</c>.</summary>
    private static List<string> NamesUpwards(string domain)
    {
        var names = new List<string>(MaxNames);
        for (var name = domain; names.Count < MaxNames; name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (!name.Contains('.', StringComparison.Ordinal))
                break;
            names.Add(name);
        }

        return names;
    }

    private static Refusal Refused(string code, string detail) => new(RefusalKind.Forbidden, code, detail);
}
