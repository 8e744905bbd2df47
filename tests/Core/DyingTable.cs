using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Tests;

/// <summary>A table before a process that is killed: the n-th writing call throws, before or after it was applied, and so does every later one.</summary>
/// <param name="survived">How many writing calls come through.</param>
/// <param name="isApplied">Whether the fatal call is applied nevertheless.</param>
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
        CallAsync(() => inner.WriteManyAsync(writes, cancellationToken));

    public ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        CallAsync(() => inner.TransactAsync(writes, cancellationToken));

    private async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        if (_writes++ < survived)
            return await call();
        if (isApplied && _writes == survived + 1)
            await call();
        throw new IOException("The process was killed.");
    }
}
