using System.Text.Json;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Messages;

/// <summary>The messages' records: one partition each, <c>t#{tenant}#m#{message}</c>, sort key <c>message</c>.</summary>
public sealed class MessageLog(ITable table)
{
    public async ValueTask<StoredMessage?> GetAsync(TenantId tenant, MessageId id, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(tenant, id), cancellationToken) is { } item ? Read(item) : null;

    /// <summary>Those of the messages that have a record yet, in no promised order.</summary>
    public async ValueTask<IReadOnlyList<StoredMessage>> GetManyAsync(
        TenantId tenant, IReadOnlyList<MessageId> ids, CancellationToken cancellationToken)
    {
        var found = new List<StoredMessage>(ids.Count);
        for (var start = 0; start < ids.Count; start += TableLimits.MaxBatch)
        {
            var keys = new TableKey[Math.Min(TableLimits.MaxBatch, ids.Count - start)];
            for (var i = 0; i < keys.Length; i++)
                keys[i] = KeyOf(tenant, ids[start + i]);
            foreach (var item in await table.GetManyAsync(keys, cancellationToken))
                found.Add(Read(item));
        }
        return found;
    }

    /// <summary>The write that replaces a record as it was read, or makes it where <paramref name="version"/> is null.</summary>
    public static TableWrite Put(TenantId tenant, MessageRecord record, long? version) => new TableWrite.Put
    {
        Key = KeyOf(tenant, record.Id),
        Document = JsonSerializer.SerializeToUtf8Bytes(record, MessagesJson.Default.MessageRecord),
        Condition = version is { } current ? WriteCondition.VersionIs(current) : WriteCondition.Absent,
        ExpiresAt = (record.SendAt ?? record.AcceptedAt) + SendStore.Retention,
    };

    private static StoredMessage Read(TableItem item) =>
        new(JsonSerializer.Deserialize(item.Document.Span, MessagesJson.Default.MessageRecord)!, item.Version);

    private static TableKey KeyOf(TenantId tenant, MessageId id) => new($"t#{tenant}#m#{id}", "message");
}
