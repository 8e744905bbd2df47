using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Housekeeping;

namespace EmailPlatform.Embedded.Tables;

/// <summary>The table in SQLite. Every call that writes is one operation of the database's writer, however many rows it has.</summary>
public sealed class SqliteTable(SqliteDatabase database, TimeProvider time) : ITable, ISweep
{
    public ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken)
    {
        TableInput.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = database.Read();
        return ValueTask.FromResult(ItemReader.Get(lease.Connection, key, Now));
    }

    public ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken)
    {
        TableInput.Check(keys);
        cancellationToken.ThrowIfCancellationRequested();
        var items = new List<TableItem>(keys.Count);
        using var lease = database.Read();
        foreach (var key in keys)
        {
            if (ItemReader.Get(lease.Connection, key, Now) is { } item)
                items.Add(item);
        }

        return ValueTask.FromResult<IReadOnlyList<TableItem>>(items);
    }

    public async ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken)
    {
        TableInput.Check(write);
        var outcomes = await database.WriteAsync(new WriteItems([write], allOrNone: false, time), cancellationToken).ConfigureAwait(false);
        return outcomes![0];
    }

    public async ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableInput.Check(writes);
        if (writes.Count == 0)
            return [];
        return (await database.WriteAsync(new WriteItems(writes, allOrNone: false, time), cancellationToken).ConfigureAwait(false))!;
    }

    public async ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableInput.Check(writes);
        if (writes.Count == 0)
            return [];
        return await database.WriteAsync(new WriteItems(writes, allOrNone: true, time), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken)
    {
        TableInput.Check(query);
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = database.Read();
        return ValueTask.FromResult(ItemReader.Query(lease.Connection, query, Now));
    }

    /// <summary>Removes the rows of expired items, a few at a time so that other writes come between.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (await database.WriteAsync(new RemoveExpiredItems(time), cancellationToken).ConfigureAwait(false) == RemoveExpiredItems.Step)
        {
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
