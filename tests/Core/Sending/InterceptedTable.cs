using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Tests.Sending;

/// <summary>A table whose calls begin when a test lets them.</summary>
internal sealed class InterceptedTable(ITable inner) : ITable
{
    public Func<Task> BeforeWriteMany { get; set; } = () => Task.CompletedTask;

    public Func<TableQuery, Task> BeforeQuery { get; set; } = _ => Task.CompletedTask;

    public ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken) => inner.GetAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken) =>
        inner.GetManyAsync(keys, cancellationToken);

    public ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken) => inner.WriteAsync(write, cancellationToken);

    public async ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        await BeforeWriteMany();
        return await inner.WriteManyAsync(writes, cancellationToken);
    }

    public ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        inner.TransactAsync(writes, cancellationToken);

    public async ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken)
    {
        await BeforeQuery(query);
        return await inner.QueryAsync(query, cancellationToken);
    }
}
