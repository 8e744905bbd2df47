using System.Text.Json;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Domains;

/// <summary>
/// Brings what a provider knows of a domain to where the table stands. An entry of the due-index is written in the same transaction as whatever changes
/// a domain (added, claimed, removed), and says only which domain to look at: so a process that dies between table and provider loses nothing, entries may
/// come in any order and more than once, and the last look is right.
/// </summary>
public sealed class DomainIdentitySync(ITable table, DomainStore domains, IDomainIdentities identities) : IDueHandler
{
    private const string EntryKind = "identity";

    public string Kind => EntryKind;

    public async ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken)
    {
        foreach (var item in due)
        {
            var changed = JsonSerializer.Deserialize(item.Document.Span, DomainsJson.Default.ChangedDomain)!;
            await SyncAsync(changed, cancellationToken);
        }
    }

    /// <summary>The entry for a change of this domain, due at once.</summary>
    internal static DueItem EntryOf(SendingDomain domain, DateTimeOffset now) => new(
        EntryKind,
        $"{domain.Tenant}/{domain.Domain}/{domain.Selector}",
        now,
        JsonSerializer.SerializeToUtf8Bytes(new ChangedDomain(domain.Tenant, domain.Domain, domain.Selector), DomainsJson.Default.ChangedDomain));

    private async ValueTask SyncAsync(ChangedDomain changed, CancellationToken cancellationToken)
    {
        var claim = await table.GetAsync(DomainKey.Claim(changed.Domain), cancellationToken);
        var holder = claim is null ? changed.Tenant : DomainStore.ReadClaim(claim).Tenant;
        if (await domains.GetSigningKeyAsync(holder, changed.Domain, cancellationToken) is { } key)
            await identities.PutAsync(key, claim is not null, cancellationToken);
        else
            await identities.RemoveAsync(changed.Domain, changed.Selector, cancellationToken);
    }
}
