using EmailPlatform.Core.Tables;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>A table that does not answer.</summary>
internal sealed class BrokenTable : ITable
{
    public ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken) => throw Fault();

    public ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken) => throw Fault();

    public ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken) => throw Fault();

    public ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken) => throw Fault();

    public ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) => throw Fault();

    public ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) => throw Fault();

    private static IOException Fault() => new("The table does not answer.");
}
