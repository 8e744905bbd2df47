using System.Security.Cryptography;
using System.Text.Json;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Paging;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Dkim;

namespace EmailPlatform.Core.Domains;

/// <summary>
/// The domains that tenants send from. Adding one claims nothing: two tenants may have added the same domain, and the one whose record
/// stands in DNS gets it (<see cref="DomainCheck"/>). So nobody can lock out an owner by being first.
/// </summary>
public sealed class DomainStore(ITable table, IKeyVault vault, TimeProvider time, DomainOptions? options = null)
{
    /// <summary>The longest domain in octets: its records' names (<c>{selector}._domainkey.{domain}</c>) still fit DNS's 253.</summary>
    public const int MaxDomainOctets = 220;

    /// <summary>Adds a domain with a key of its own; its status is pending. Refused where the name is no domain or the tenant has it.</summary>
    /// <param name="name">In A-labels or U-labels, without a dot at the end.</param>
    public async ValueTask<Outcome<SendingDomain>> CreateAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        if (!DomainName.TryToAscii(name, AddressForms.Public, out var domain, out var error))
            return Refusal.Invalid("/domain", "invalid_domain", error);
        if (domain.Length > MaxDomainOctets)
            return Refusal.Invalid("/domain", "invalid_domain", $"A sending domain is at most {MaxDomainOctets} octets long.");
        var exists = Refusal.Conflict("domain_exists", "The domain was added before.");
        if (await FindAsync(tenant, domain, cancellationToken) is not null)
            return exists;

        var key = DkimKey.Generate();
        var selector = $"ep-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8)}";
        var wrapped = await vault.WrapAsync(key.ExportPkcs8(), DomainSigningKey.VaultContext(tenant, domain, selector), cancellationToken);
        var added = new SendingDomain
        {
            Tenant = tenant,
            Domain = domain,
            Created = time.GetUtcNow(),
            Status = DomainStatus.Pending,
            Selector = selector,
            DkimRecord = key.DnsRecord,
            OwnershipToken = RandomNumberGenerator.GetHexString(32, lowercase: true),
        };
        List<TableWrite> writes =
        [
            .. Changes(added),
            Put(added, WriteCondition.Absent),
            new TableWrite.Put
            {
                Key = DomainKey.SigningKey(tenant, domain),
                Document = JsonSerializer.SerializeToUtf8Bytes(new WrappedSigningKey(selector, wrapped), DomainsJson.Default.WrappedSigningKey),
            },
        ];
        return await table.TransactAsync(writes, cancellationToken) is null ? exists : added;
    }

    /// <param name="name">In A-labels or U-labels.</param>
    public async ValueTask<Outcome<SendingDomain>> GetAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        await FindAsync(tenant, name, cancellationToken) is { } item ? Read(item) : NotFound;

    /// <summary>In the order of their names.</summary>
    public ValueTask<Outcome<Page<SendingDomain>>> ListAsync(TenantId tenant, int limit, string? cursor, CancellationToken cancellationToken) =>
        table.ListAsync(new TableQuery { Partition = DomainKey.Partition(tenant), Limit = limit, Cursor = cursor }, Read, cancellationToken);

    /// <summary>Removes the domain, its key, and the claim if it is the tenant's. Sending from it ends within <see cref="SenderPolicy.CacheTime"/>.</summary>
    /// <returns>The domain as it was.</returns>
    public async ValueTask<Outcome<SendingDomain>> DeleteAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        while (await FindAsync(tenant, name, cancellationToken) is { } item)
        {
            var domain = Read(item);
            var writes = new List<TableWrite>
            {
                new TableWrite.Delete { Key = item.Key, Condition = WriteCondition.VersionIs(item.Version) },
                new TableWrite.Delete { Key = DomainKey.SigningKey(tenant, domain.Domain) },
            };
            writes.AddRange(Changes(domain));
            if (await table.GetAsync(DomainKey.Claim(domain.Domain), cancellationToken) is { } claim && ReadClaim(claim).Tenant == tenant)
                writes.Add(new TableWrite.Delete { Key = claim.Key, Condition = WriteCondition.VersionIs(claim.Version) });
            if (await table.TransactAsync(writes, cancellationToken) is null)
                continue;
            return domain;
        }

        return NotFound;
    }

    /// <summary>The key that signs the domain's mail; null where the tenant has no such domain. Whether it may send is <see cref="SenderPolicy"/>'s to say.</summary>
    /// <param name="domain">In A-labels, as <see cref="SendingDomain.Domain"/> has it.</param>
    public async ValueTask<DomainSigningKey?> GetSigningKeyAsync(TenantId tenant, string domain, CancellationToken cancellationToken)
    {
        if (await table.GetAsync(DomainKey.SigningKey(tenant, domain), cancellationToken) is not { } item)
            return null;
        var stored = JsonSerializer.Deserialize(item.Document.Span, DomainsJson.Default.WrappedSigningKey)!;
        var pkcs8 = await vault.UnwrapAsync(stored.Wrapped, DomainSigningKey.VaultContext(tenant, domain, stored.Selector), cancellationToken);
        return new DomainSigningKey(domain, stored.Selector, DkimKey.ImportPkcs8(pkcs8.Span));
    }

    /// <summary>What is written beside a change that a provider has to learn of.</summary>
    internal IEnumerable<TableWrite> Changes(SendingDomain domain) =>
        options is { HasIdentities: true } ? [new DueIndex(table, time).Entry(DomainIdentitySync.EntryOf(domain, time.GetUtcNow()))] : [];

    internal static Refusal NotFound { get; } = Refusal.NotFound("domain_not_found", "The domain was not added.");

    /// <summary>The item of a domain in whatever form it is named; null where the tenant has not added it.</summary>
    internal async ValueTask<TableItem?> FindAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        DomainName.TryToAscii(name, AddressForms.Public, out var domain, out _)
            ? await table.GetAsync(DomainKey.Of(tenant, domain), cancellationToken)
            : null;

    internal static TableWrite.Put Put(SendingDomain domain, WriteCondition condition) => new()
    {
        Key = DomainKey.Of(domain.Tenant, domain.Domain),
        Document = JsonSerializer.SerializeToUtf8Bytes(domain, DomainsJson.Default.SendingDomain),
        Condition = condition,
    };

    internal static SendingDomain Read(TableItem item) => JsonSerializer.Deserialize(item.Document.Span, DomainsJson.Default.SendingDomain)!;

    internal static DomainClaim ReadClaim(TableItem item) => JsonSerializer.Deserialize(item.Document.Span, DomainsJson.Default.DomainClaim)!;
}
