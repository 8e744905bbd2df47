using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tests.Delivery;

/// <summary>A table whose process dies where it removes what is done.</summary>
internal sealed class DyingRemoval(ITable table) : ITable
{
    public ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken) => table.GetAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken) => table.GetManyAsync(keys, cancellationToken);

    public ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken) => table.WriteAsync(write, cancellationToken);

    public ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        writes.Any(write => write is TableWrite.Delete) ? throw new IOException("The process died.") : table.WriteManyAsync(writes, cancellationToken);

    public ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        table.TransactAsync(writes, cancellationToken);

    public ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken) => table.QueryAsync(query, cancellationToken);
}
