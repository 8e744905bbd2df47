using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Tables;

/// <summary>One call's writes, in one pass of the writer: each on its own, or all or none.</summary>
/// <returns>The outcomes in the order of the writes; null where all were wanted and a condition failed.</returns>
internal sealed class WriteItems(IReadOnlyList<TableWrite> writes, bool allOrNone, TimeProvider time) : WriteOperation<WriteOutcome[]?>
{
    protected override WriteOutcome[]? Execute(Connection connection)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var rows = new ItemRow[writes.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = ItemRow.Find(connection, writes[i].Key, now);
            if (allOrNone && !Holds(writes[i], rows[i]))
                return null;
        }

        var outcomes = new WriteOutcome[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            outcomes[i] = Holds(writes[i], rows[i]) ? Write(connection, writes[i], rows[i]) : WriteOutcome.ConditionFailed;
        return outcomes;
    }

    private static bool Holds(TableWrite write, ItemRow row) => write switch
    {
        TableWrite.Put put => put.Condition.Holds(row.LiveVersion),
        TableWrite.Delete delete => delete.Condition.Holds(row.LiveVersion),
        _ => true,
    };

    private static WriteOutcome Write(Connection connection, TableWrite write, ItemRow row)
    {
        switch (write)
        {
            case TableWrite.Put put:
                row.Put(connection, put.Key, put.Document.Span, TableExpiry.RoundUp(put.ExpiresAt));
                return WriteOutcome.Applied(row.NextVersion);

            case TableWrite.Delete:
                row.Delete(connection);
                return WriteOutcome.Applied(0);

            case TableWrite.Add add:
                var current = row.LiveVersion is null ? null : ItemRow.ReadDocument(connection, row.Id);
                var expiresAt = row.LiveVersion is null ? TableExpiry.RoundUp(add.ExpiresAt) : row.ExpiresAt;
                row.Put(connection, add.Key, IntegerMembers.Add(current, add.Deltas), expiresAt);
                return WriteOutcome.Applied(row.NextVersion);

            default:
                throw new ArgumentException($"Not a write of the table: {write.GetType()}.");
        }
    }
}
