namespace EmailPlatform.Core.Tables;

/// <summary>
/// Documents by partition and sort key. The contract is what DynamoDB promises:
/// <list type="bullet">
/// <item>a write that has returned is durable, and every later read of that key by anybody sees it (a query that <see cref="TableQuery.MayLag"/> sees it a moment later);</item>
/// <item>an expired item is absent to reads, queries and conditions alike;</item>
/// <item>writes to one item are serial; between items only a transaction orders anything, and a query may see half of another's batch;</item>
/// <item>a call that throws may or may not have been applied: callers repeat it, guarded by a condition.</item>
/// </list>
/// Invalid input (an empty key, a document over the limit, a key twice in one batch) throws <see cref="ArgumentException"/> before anything is written.
/// A table that refuses more than it can take, for longer than the adapter retries, throws <see cref="TableBusyException"/>.
/// </summary>
public interface ITable
{
    /// <summary>The item, or null where it is absent or expired.</summary>
    ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken);

    /// <summary>Those of at most <see cref="TableLimits.MaxBatch"/> distinct keys that exist, in no promised order.</summary>
    ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken);

    ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken);

    /// <summary>
    /// Independent writes, at most <see cref="TableLimits.MaxBatch"/>, distinct keys: each is applied or refused on its own,
    /// and the outcomes stand in the order of the writes. Not atomic: where the call throws, any of them may have been applied.
    /// </summary>
    ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken);

    /// <summary>
    /// All of the writes or none, at most <see cref="TableLimits.MaxBatch"/> with distinct keys, all partitions.
    /// The outcomes stand in the order of the writes; null where a condition failed, and then nothing was written.
    /// The version of what was put without a condition may be missing (0).
    /// </summary>
    ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken);

    ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken);
}
