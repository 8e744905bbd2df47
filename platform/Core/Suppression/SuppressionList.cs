using System.Text.Json;
using EmailPlatform.Core.Paging;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Suppression;

/// <summary>
/// Who of a tenant's recipients gets no mail, and why. An entry and its place in the listing are written in one transaction,
/// so that what is listed is in force and what is in force is listed.
/// </summary>
public sealed class SuppressionList(ITable table, TimeProvider time)
{
    /// <summary>The most entries in one <see cref="AddAsync"/>, so that a call ends within a request's time.</summary>
    public const int MaxAdded = 1000;

    private const int EntriesPerTransaction = TableLimits.MaxBatch / 2;

    /// <summary>Somebody always gets through, so this many conflicts in a row are a fault.</summary>
    private const int MaxRounds = 20;

    /// <summary>
    /// Adds what is not there yet. An entry that is there stays unless the new one weighs more or ends later: so adding twice changes nothing,
    /// and a soft bounce does not shorten a complaint. Applied in parts of 50: where the call throws, repeat it.
    /// </summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxAdded"/>.</exception>
    public async ValueTask AddAsync(TenantId tenant, IReadOnlyList<NewSuppression> added, CancellationToken cancellationToken)
    {
        if (added.Count > MaxAdded)
            throw new ArgumentException($"At most {MaxAdded} at once.", nameof(added));
        var now = time.GetUtcNow();
        var entries = new Dictionary<TableKey, SuppressionEntry>(added.Count);
        foreach (var one in added)
        {
            if (one.Expires <= now)
                continue;
            var entry = new SuppressionEntry
            {
                Address = one.Address.NormalizedKey,
                Scope = one.Scope,
                Reason = one.Reason,
                Created = now,
                Expires = one.Expires,
                Source = one.Source,
            };
            var key = SuppressionKey.Of(tenant, entry.Address, entry.Scope);
            if (!entries.TryGetValue(key, out var other) || Outweighs(entry, other))
                entries[key] = entry;
        }

        foreach (var part in entries.Chunk(EntriesPerTransaction))
            await AddPartAsync(tenant, part, cancellationToken);
    }

    /// <summary>
    /// For each question the entry that says no, the widest scope first; null where nothing does. Reads by keys, 100 in a round trip, or all of a single
    /// address, which may miss an entry of the last second or so: an unsubscription is in force within seconds, as it comes by the event stream.
    /// </summary>
    public async ValueTask<IReadOnlyList<SuppressionEntry?>> FindAsync(
        TenantId tenant, IReadOnlyList<SuppressionQuestion> questions, CancellationToken cancellationToken)
    {
        var addresses = new string[questions.Count];
        for (var i = 0; i < addresses.Length; i++)
            addresses[i] = questions[i].Address.NormalizedKey;
        // All scopes of one address are one read; keys are one each.
        var found = questions.Count == 1
            ? await ReadAllAsync(tenant, addresses[0], mayLag: true, cancellationToken)
            : await ReadAsync(KeysOf(tenant, questions, addresses), cancellationToken);
        var answers = new SuppressionEntry?[addresses.Length];
        for (var i = 0; i < answers.Length && found.Count > 0; i++)
        {
            answers[i] = Entry(addresses[i], SuppressionScope.All)
                ?? Entry(addresses[i], SuppressionScope.Of(questions[i].Stream))
                ?? (questions[i].Topic is { } topic ? Entry(addresses[i], topic) : null);
        }

        return answers;

        SuppressionEntry? Entry(string address, SuppressionScope scope) =>
            found.TryGetValue(SuppressionKey.Of(tenant, address, scope), out var item) ? Read(item) : null;
    }

    private static HashSet<TableKey> KeysOf(TenantId tenant, IReadOnlyList<SuppressionQuestion> questions, string[] addresses)
    {
        var keys = new HashSet<TableKey>(2 * questions.Count);
        for (var i = 0; i < addresses.Length; i++)
        {
            keys.Add(SuppressionKey.Of(tenant, addresses[i], SuppressionScope.All));
            keys.Add(SuppressionKey.Of(tenant, addresses[i], SuppressionScope.Of(questions[i].Stream)));
            if (questions[i].Topic is { } topic)
                keys.Add(SuppressionKey.Of(tenant, addresses[i], topic));
        }
        return keys;
    }

    /// <summary>All entries of one address.</summary>
    public async ValueTask<IReadOnlyList<SuppressionEntry>> GetAsync(TenantId tenant, EmailAddress address, CancellationToken cancellationToken) =>
        [.. (await ReadAllAsync(tenant, address.NormalizedKey, mayLag: false, cancellationToken)).Values.Select(Read)];

    /// <summary>Entries in no particular order, each once. A page is short, or empty, where the filter passes few.</summary>
    public ValueTask<Outcome<Page<SuppressionEntry>>> ListAsync(
        TenantId tenant, SuppressionFilter filter, int limit, string? cursor, CancellationToken cancellationToken) =>
        new SuppressionListing(table, tenant, filter).PageAsync(limit, cursor, cancellationToken);

    /// <summary>Lets mail through again.</summary>
    /// <param name="scope">Null removes all scopes of the address.</param>
    /// <returns>What was removed; empty where nothing was there.</returns>
    public async ValueTask<IReadOnlyList<SuppressionEntry>> RemoveAsync(
        TenantId tenant, EmailAddress address, SuppressionScope? scope, CancellationToken cancellationToken)
    {
        var entries = await GetAsync(tenant, address, cancellationToken);
        if (scope is { } only)
            entries = [.. entries.Where(entry => entry.Scope == only)];
        foreach (var part in entries.Chunk(EntriesPerTransaction))
        {
            var keys = part.SelectMany(entry => new[]
            {
                SuppressionKey.Of(tenant, entry.Address, entry.Scope),
                SuppressionKey.Listed(tenant, entry.Address, entry.Scope),
            });
            await table.TransactAsync([.. keys.Select(key => new TableWrite.Delete { Key = key })], cancellationToken);
        }

        return entries;
    }

    internal static SuppressionEntry Read(TableItem item) =>
        JsonSerializer.Deserialize(item.Document.Span, SuppressionJson.Default.SuppressionEntry)!;

    private async ValueTask AddPartAsync(TenantId tenant, KeyValuePair<TableKey, SuppressionEntry>[] part, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var existing = await ReadAsync([.. part.Select(one => one.Key)], cancellationToken);
            var writes = new List<TableWrite>(2 * part.Length);
            foreach (var (key, entry) in part)
            {
                var there = existing.GetValueOrDefault(key);
                if (there is not null && !Outweighs(entry, Read(there)))
                    continue;
                var document = JsonSerializer.SerializeToUtf8Bytes(entry, SuppressionJson.Default.SuppressionEntry);
                var condition = there is null ? WriteCondition.Absent : WriteCondition.VersionIs(there.Version);
                writes.Add(new TableWrite.Put { Key = key, Document = document, Condition = condition, ExpiresAt = entry.Expires });
                writes.Add(new TableWrite.Put
                {
                    Key = SuppressionKey.Listed(tenant, entry.Address, entry.Scope),
                    Document = document,
                    ExpiresAt = entry.Expires,
                });
            }

            if (writes.Count == 0 || await table.TransactAsync(writes, cancellationToken) is not null)
                return;
        }

        throw new InvalidOperationException($"Suppressions were not written: others wrote the same addresses {MaxRounds} times in a row.");
    }

    private async ValueTask<Dictionary<TableKey, TableItem>> ReadAllAsync(TenantId tenant, string address, bool mayLag, CancellationToken cancellationToken)
    {
        var items = new Dictionary<TableKey, TableItem>();
        var query = new TableQuery { Partition = SuppressionKey.Partition(tenant, address), MayLag = mayLag };
        do
        {
            var page = await table.QueryAsync(query, cancellationToken);
            foreach (var item in page.Items)
                items.Add(item.Key, item);
            query = query with { Cursor = page.Cursor };
        }
        while (query.Cursor is not null);
        return items;
    }

    private async ValueTask<Dictionary<TableKey, TableItem>> ReadAsync(HashSet<TableKey> keys, CancellationToken cancellationToken)
    {
        var items = new Dictionary<TableKey, TableItem>();
        foreach (var batch in keys.Chunk(TableLimits.MaxBatch))
        {
            foreach (var item in await table.GetManyAsync(batch, cancellationToken))
                items.Add(item.Key, item);
        }

        return items;
    }

    private static bool Outweighs(SuppressionEntry entry, SuppressionEntry other)
    {
        if (entry.Expires is null != other.Expires is null)
            return entry.Expires is null;
        return entry.Expires > other.Expires || (entry.Reason > other.Reason && entry.Expires == other.Expires);
    }
}
