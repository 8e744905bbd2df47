using System.Text.Json;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Domains;

/// <summary>
/// Asks DNS for a domain's records and decides whose the domain is. DNS is the judge: a tenant whose ownership record stands gets the domain,
/// also from a tenant whose record is gone; where both stand, it stays with the one that had it.
/// </summary>
public sealed class DomainCheck(ITable table, DomainStore domains, IDnsLookup dns, DomainOptions options, TimeProvider time)
{
    /// <summary>A domain that is checked by several at once is written by one after the other; more than this many at once is a fault.</summary>
    private const int MaxRounds = 10;

    /// <summary>Looks up the records of one domain and stores how they stand. Safe to repeat, and to run by several at once.</summary>
    /// <param name="name">In A-labels or U-labels.</param>
    public async ValueTask<Outcome<SendingDomain>> RunAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await domains.FindAsync(tenant, name, cancellationToken) is not { } item)
                return DomainStore.NotFound;
            var domain = DomainStore.Read(item);
            var lookup = await new RecordLookup(dns, domain, options, time).RunAsync(cancellationToken);
            var writes = new List<TableWrite>();
            var result = lookup.Required switch
            {
                RequiredRecords.Stand => await ClaimAsync(domain, lookup, writes, cancellationToken),
                RequiredRecords.Missing => Missing(domain),
                _ => domain,
            };
            result = result with { Checks = lookup.Checks, Checked = time.GetUtcNow() };
            writes.Add(DomainStore.Put(result, WriteCondition.VersionIs(item.Version)));
            if (await table.TransactAsync(writes, cancellationToken) is not null)
                return result;
        }

        return new Refusal(RefusalKind.Busy, "domain_check_running", "The domain is being checked.") { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    private async ValueTask<SendingDomain> ClaimAsync(
        SendingDomain domain, RecordLookup.Result lookup, List<TableWrite> writes, CancellationToken cancellationToken)
    {
        var verified = domain with
        {
            Status = DomainStatus.Verified,
            Verified = domain.Verified ?? time.GetUtcNow(),
            MissingSince = null,
            IsHeldByAnother = false,
        };
        var claim = await table.GetAsync(DomainKey.Claim(domain.Domain), cancellationToken);
        var holder = claim is null ? (TenantId?)null : DomainStore.ReadClaim(claim).Tenant;
        if (holder == domain.Tenant)
            return verified;
        if (holder is { } other && await table.GetAsync(DomainKey.Of(other, domain.Domain), cancellationToken) is { } item)
        {
            var theirs = DomainStore.Read(item);
            if (lookup.OwnershipValues.Contains(DomainRecords.OwnershipValue(theirs)))
                return domain with { IsHeldByAnother = true };
            theirs = theirs with { Status = DomainStatus.Failed, Verified = null, MissingSince = null };
            writes.Add(DomainStore.Put(theirs, WriteCondition.VersionIs(item.Version)));
        }

        writes.Add(new TableWrite.Put
        {
            Key = DomainKey.Claim(domain.Domain),
            Document = JsonSerializer.SerializeToUtf8Bytes(new DomainClaim(domain.Tenant, time.GetUtcNow()), DomainsJson.Default.DomainClaim),
            Condition = claim is null ? WriteCondition.Absent : WriteCondition.VersionIs(claim.Version),
        });
        writes.AddRange(domains.Changes(domain));
        return verified;
    }

    private SendingDomain Missing(SendingDomain domain)
    {
        if (domain.Status != DomainStatus.Verified)
            return domain;
        var since = domain.MissingSince ?? time.GetUtcNow();
        return time.GetUtcNow() - since < options.MissingGrace
            ? domain with { MissingSince = since }
            : domain with { Status = DomainStatus.Failed, Verified = null, MissingSince = null };
    }
}
