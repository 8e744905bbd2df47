using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Tests;

/// <summary>A table before a process that is killed: the n-th writing call throws, before or after it was applied, and so does every later one.</summary>
/// <param name="survived">How many writing calls come through.</param>
/// <param name="isApplied">Whether the fatal call is applied nevertheless; of several independent writes, the first half.</param>
internal sealed class DyingTable(ITable inner, int survived, bool isApplied) : ITable
{
    private int _writes;

    public bool HasDied => _writes > survived;

    public ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken) => inner.GetAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken) =>
        inner.GetManyAsync(keys, cancellationToken);

    public ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken) => inner.QueryAsync(query, cancellationToken);

    public ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken) =>
        CallAsync(() => inner.WriteAsync(write, cancellationToken));

    public ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        CallAsync(
            () => inner.WriteManyAsync(writes, cancellationToken),
            () => inner.WriteManyAsync([.. writes.Take((writes.Count + 1) / 2)], cancellationToken));

    public ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        CallAsync(() => inner.TransactAsync(writes, cancellationToken));

    /// <param name="partOfIt">What of it is applied at the last; null for all.</param>
    private async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call, Func<ValueTask<T>>? partOfIt = null)
    {
        if (_writes++ < survived)
            return await call();
        if (isApplied && _writes == survived + 1)
            await (partOfIt ?? call)();
        throw new IOException("The process was killed.");
    }
}
