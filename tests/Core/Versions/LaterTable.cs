using System.Text;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Tests.Versions;

/// <summary>The table before a process of a later version: whatever it puts has a member that this version does not know.</summary>
internal sealed class LaterTable(ITable inner) : ITable
{
    private static readonly byte[] Member = Encoding.UTF8.GetBytes("""{"added_later":{"list":[1,"two"]}""");

    public ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken) => inner.GetAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken) =>
        inner.GetManyAsync(keys, cancellationToken);

    public ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken) => inner.QueryAsync(query, cancellationToken);

    public ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken) => inner.WriteAsync(Later(write), cancellationToken);

    public ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        inner.WriteManyAsync([.. writes.Select(Later)], cancellationToken);

    public ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        inner.TransactAsync([.. writes.Select(Later)], cancellationToken);

    private static TableWrite Later(TableWrite write) =>
        write is TableWrite.Put put ? put with { Document = Later(put.Document.Span) } : write;

    private static byte[] Later(ReadOnlySpan<byte> document) =>
        [.. Member, .. document[1] == (byte)'}' ? ReadOnlySpan<byte>.Empty : ","u8, .. document[1..]];
}
