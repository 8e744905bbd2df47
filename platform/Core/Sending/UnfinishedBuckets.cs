using System.Text.Json;
using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Sees to it that sends are looked at again (<see cref="UnfinishedSends"/>), without an entry of the due-index for each: one stands for all sends of
/// a <see cref="SendBucket"/>. Each process enters a bucket once, with its first send, and no send counts as accepted before that entry stands.
/// </summary>
public sealed class UnfinishedBuckets(SendStore sends, UnfinishedSends unfinished, DueIndex due, TimeProvider time) : IDueHandler
{
    /// <summary>Buckets that this process remembers to have entered, in a generation of the cache.</summary>
    private const int Capacity = 20_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A send that a repetition stores later than this under its first id has an entry of its own: its bucket may have been looked at by then.</summary>
    private static readonly TimeSpan LatestStoring = TimeSpan.FromMinutes(10);

    private readonly BoundedCache<(TenantId, SendBucket), Task> _entered = new(Capacity, time);

    public string Kind => "sends";

    /// <summary>Returns when something is due that will look at the send, which is being stored.</summary>
    public async ValueTask WatchAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken)
    {
        var bucket = SendBucket.Of(send.Id);
        var now = time.GetUtcNow();
        if (send.SendAt is not null || now > bucket.Minute + LatestStoring || now < bucket.Minute)
        {
            await due.AddAsync(UnfinishedSends.EntryOf(tenant, send), cancellationToken);
            return;
        }
        if (!_entered.TryGet((tenant, bucket), out var entering) || entering.IsFaulted || entering.IsCanceled)
        {
            // Two at once enter it twice, as the same entry.
            entering = due.AddAsync(EntryOf(tenant, bucket), CancellationToken.None).AsTask();
            _entered.Set((tenant, bucket), entering, 2 * LatestStoring);
        }
        await entering.WaitAsync(cancellationToken);
    }

    public async ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken)
    {
        foreach (var item in due)
        {
            var entry = JsonSerializer.Deserialize(item.Document.Span, SendingJson.Default.BucketEntry)!;
            await foreach (var page in sends.ReadBucketAsync(entry.Tenant, SendBucket.Parse(entry.Bucket), cancellationToken))
                await unfinished.LookAsync(entry.Tenant, [.. page.Where(send => send.SendAt is null)], cancellationToken);
        }
    }

    private static DueItem EntryOf(TenantId tenant, SendBucket bucket) => new(
        "sends",
        $"{tenant}#{bucket}",
        bucket.Minute + Minute + UnfinishedSends.LookAgainAfter,
        JsonSerializer.SerializeToUtf8Bytes(new BucketEntry(tenant, bucket.ToString()), SendingJson.Default.BucketEntry));
}
