using EmailPlatform.Core.Tables;

namespace EmailPlatform.Api.Tests.Hosting;

/// <summary>Counts what is written, so that a test can see that nothing was; and can be made to fail.</summary>
internal sealed class CountingTable(ITable table) : ITable
{
    private int _writes;

    public int Writes => _writes;

    public bool IsBroken { get; set; }

    public ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken) =>
        IsBroken ? throw new IOException("secret path /var/lib/table") : table.GetAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken) =>
        table.GetManyAsync(keys, cancellationToken);

    public ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken) => table.QueryAsync(query, cancellationToken);

    public ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        return table.WriteAsync(write, cancellationToken);
    }

    public ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        return table.WriteManyAsync(writes, cancellationToken);
    }

    public ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        return table.TransactAsync(writes, cancellationToken);
    }
}
