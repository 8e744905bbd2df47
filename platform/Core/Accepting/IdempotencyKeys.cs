using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Accepting;

/// <summary>
/// Who works on which idempotency key: partition <c>t#{tenant}#idem#{hash of the key}</c>, kept for a day. A key is claimed with the ids
/// that its request will have, so that whoever goes on after a crash makes the same ones.
/// </summary>
internal sealed class IdempotencyKeys(ITable table, SendIds ids, LeaseHolder holder, TimeProvider time)
{
    private const string Sort = "claim";

    /// <summary>Longer than any request takes; a request that died holds its key this long.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    public async ValueTask<Outcome<HeldKey>> ClaimAsync(TenantId tenant, string key, string fingerprint, CancellationToken cancellationToken)
    {
        var place = PlaceOf(tenant, key);
        while (true)
        {
            var now = time.GetUtcNow();
            var claim = new IdempotencyClaim
            {
                SendId = await ids.NewAsync(tenant, cancellationToken),
                Fingerprint = fingerprint,
                AcceptedAt = now,
                LeaseUntil = now + Lease,
                LeaseHolder = holder.Name,
            };
            var outcome = await table.WriteAsync(Put(place, claim, WriteCondition.Absent), cancellationToken);
            if (outcome.IsApplied)
                return new HeldKey(place, claim, outcome.Version);

            if (await table.GetAsync(place, cancellationToken) is not { } item)
                continue;
            var held = JsonSerializer.Deserialize(item.Document.Span, AcceptedJson.Default.IdempotencyClaim)!;
            if (held.Fingerprint != fingerprint)
                return Refusal.Conflict("idempotency_conflict", "This idempotency key was used for another request.");
            if (held.Done)
                return new HeldKey(place, held, item.Version);
            if (held.LeaseUntil > now && !holder.IsDead(held.LeaseHolder))
            {
                return new Refusal(RefusalKind.Busy, "in_progress", "The same request is being worked on.")
                {
                    RetryAfter = held.LeaseUntil - now,
                };
            }
            claim = held with { LeaseUntil = now + Lease, LeaseHolder = holder.Name };
            outcome = await table.WriteAsync(Put(place, claim, WriteCondition.VersionIs(item.Version)), cancellationToken);
            if (outcome.IsApplied)
                return new HeldKey(place, claim, outcome.Version);
        }
    }

    /// <summary>The request is stored and queued: from now on its repetitions get its answer. Stopping before this only costs the lease.</summary>
    public async ValueTask CompleteAsync(HeldKey key, CancellationToken cancellationToken) =>
        await table.WriteAsync(Put(key.Place, key.Claim with { Done = true }, WriteCondition.VersionIs(key.Version)), cancellationToken);

    /// <summary>The request was refused after all: the key is free again.</summary>
    public async ValueTask ReleaseAsync(HeldKey key, CancellationToken cancellationToken) =>
        await table.WriteAsync(new TableWrite.Delete { Key = key.Place, Condition = WriteCondition.VersionIs(key.Version) }, cancellationToken);

    private static TableKey PlaceOf(TenantId tenant, string key) =>
        new($"t#{tenant}#idem#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}", Sort);

    private static TableWrite.Put Put(TableKey place, IdempotencyClaim claim, WriteCondition condition) => new()
    {
        Key = place,
        Document = JsonSerializer.SerializeToUtf8Bytes(claim, AcceptedJson.Default.IdempotencyClaim),
        Condition = condition,
        ExpiresAt = claim.AcceptedAt + Keep,
    };
}
