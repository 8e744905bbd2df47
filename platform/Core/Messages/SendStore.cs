using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Messages;

/// <summary>
/// Accepted sends, by the minute that they came in: partition <c>t#{tenant}#sends#{minute}#{shard}</c> (<see cref="SendBucket"/>), sort key the send. The
/// recipients of bulk sends: partition <c>t#{tenant}#chunks#{send}</c>, sort key the chunk's number. A document over <see cref="MaxInlineBytes"/> stands in the blob store, and the table says where.
/// </summary>
public sealed class SendStore(ITable table, IBlobStore blobs)
{
    /// <summary>
    /// How long content and records are kept after they were accepted, or after the time that they were scheduled for. Their events stay in the archive.
    /// An unsubscribe link has to work for 30 days after the message was sent (15 U.S.C. §7704(a)(3)(A)(ii)), which may be three days later.
    /// </summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(35);

    /// <summary>A transaction of eleven such documents stays under DynamoDB's 4 MB.</summary>
    private const int MaxInlineBytes = 200 * 1024;

    private static ReadOnlySpan<byte> ElsewhereMark => "{\"blob\":"u8;

    /// <summary>The write that stores a new send; a blob it needs is written first. Conditioned on the send's absence.</summary>
    public ValueTask<TableWrite> PrepareAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken) =>
        PrepareAsync(KeyOf(tenant, send.Id), $"t/{tenant}/sends/{send.Id}/content", send, MessagesJson.Default.SendRecord, send.SendAt ?? send.AcceptedAt, cancellationToken);

    /// <summary>The write that stores one chunk of a new send.</summary>
    public ValueTask<TableWrite> PrepareAsync(
        TenantId tenant, SendRecord send, int number, RecipientChunk chunk, CancellationToken cancellationToken) =>
        PrepareAsync(
            ChunkKey(tenant, send.Id, number), $"t/{tenant}/sends/{send.Id}/chunk-{number}", chunk, MessagesJson.Default.RecipientChunk, send.SendAt ?? send.AcceptedAt, cancellationToken);

    public async ValueTask<SendRecord?> GetAsync(TenantId tenant, SendId id, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(tenant, id), cancellationToken) is { } item
            ? await ReadAsync(item, MessagesJson.Default.SendRecord, cancellationToken)
            : null;

    /// <summary>The same in two steps, for who may know its content, or has to make room for it.</summary>
    internal async ValueTask<FoundSend?> FindAsync(TenantId tenant, SendId id, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(tenant, id), cancellationToken) is { } item ? new FoundSend(item) : null;

    /// <summary>How many bytes its document has.</summary>
    internal async ValueTask<long> MeasureAsync(FoundSend found, CancellationToken cancellationToken) =>
        Elsewhere(found.Item) is { } blob ? await blobs.GetLengthAsync(blob, cancellationToken) ?? 0 : found.Item.Document.Length;

    /// <returns>Null where the content is gone from the blob store.</returns>
    internal ValueTask<SendRecord?> ReadAsync(FoundSend found, CancellationToken cancellationToken) =>
        ReadAsync(found.Item, MessagesJson.Default.SendRecord, cancellationToken);

    /// <summary>The sends of a bucket, a page at a time. One whose content is gone from the blob store is left out.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<SendRecord>> ReadBucketAsync(
        TenantId tenant, SendBucket bucket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TableQuery { Partition = Partition(tenant, bucket), Limit = TableLimits.MaxBatch };
        do
        {
            var page = await table.QueryAsync(query, cancellationToken);
            var found = new List<SendRecord>(page.Items.Count);
            foreach (var item in page.Items)
            {
                if (await ReadAsync(item, MessagesJson.Default.SendRecord, cancellationToken) is { } send)
                    found.Add(send);
            }
            yield return found;
            query = query with { Cursor = page.Cursor };
        }
        while (query.Cursor is not null);
    }

    public async ValueTask<RecipientChunk?> GetChunkAsync(TenantId tenant, SendId id, int number, CancellationToken cancellationToken) =>
        await table.GetAsync(ChunkKey(tenant, id, number), cancellationToken) is { } item
            ? await ReadAsync(item, MessagesJson.Default.RecipientChunk, cancellationToken)
            : null;

    /// <summary>Marks a send as cancelled. Null where there is none; a send that was cancelled before keeps its first time.</summary>
    public async ValueTask<SendRecord?> CancelAsync(TenantId tenant, SendId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await table.GetAsync(KeyOf(tenant, id), cancellationToken) is { } item)
        {
            var send = await ReadAsync(item, MessagesJson.Default.SendRecord, cancellationToken);
            if (send is null or { CancelledAt: not null })
                return send;
            send = send with { CancelledAt = now };
            var write = (TableWrite.Put)await PrepareAsync(tenant, send, cancellationToken);
            var outcome = await table.WriteAsync(write with { Condition = WriteCondition.VersionIs(item.Version) }, cancellationToken);
            if (outcome.IsApplied)
                return send;
        }
        return null;
    }

    private async ValueTask<TableWrite> PrepareAsync<T>(
        TableKey key, string blob, T value, JsonTypeInfo<T> type, DateTimeOffset begins, CancellationToken cancellationToken)
    {
        var expiresAt = begins + Retention;
        var document = JsonSerializer.SerializeToUtf8Bytes(value, type);
        if (document.Length > MaxInlineBytes)
        {
            await blobs.PutAsync(blob, document, expiresAt, cancellationToken);
            document = JsonSerializer.SerializeToUtf8Bytes(new StoredElsewhere(blob), MessagesJson.Default.StoredElsewhere);
        }
        return new TableWrite.Put { Key = key, Document = document, Condition = WriteCondition.Absent, ExpiresAt = expiresAt };
    }

    private async ValueTask<T?> ReadAsync<T>(TableItem item, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var document = item.Document;
        if (Elsewhere(item) is { } blob)
        {
            if (await blobs.GetAsync(blob, cancellationToken) is not { } content)
                return null;
            document = content;
        }
        return JsonSerializer.Deserialize(document.Span, type);
    }

    /// <summary>The blob with an item's document; null where the item has it.</summary>
    private static string? Elsewhere(TableItem item) => item.Document.Span.StartsWith(ElsewhereMark)
        ? JsonSerializer.Deserialize(item.Document.Span, MessagesJson.Default.StoredElsewhere)!.Blob
        : null;

    private static TableKey KeyOf(TenantId tenant, SendId id) => new(Partition(tenant, SendBucket.Of(id)), id.Value);

    private static TableKey ChunkKey(TenantId tenant, SendId id, int number) =>
        new($"t#{tenant}#chunks#{id}", string.Create(CultureInfo.InvariantCulture, $"{number:D4}"));

    private static string Partition(TenantId tenant, SendBucket bucket) => $"t#{tenant}#sends#{bucket}";
}
