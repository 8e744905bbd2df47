using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded.Tables;
using EmailPlatform.TestKit.Contracts;

namespace EmailPlatform.Embedded.Tests.Tables;

public sealed class SqliteTableItemTests : TableItemContract, IDisposable
{
    private readonly TemporaryData _data = new();
    private readonly SqliteTable _table;

    public SqliteTableItemTests() => _table = new SqliteTable(_data.Database, Time);

    protected override ITable Table => _table;

    [Fact]
    public async Task Sweep_ExpiredItems_RemovesTheirRowsAndNoOthers()
    {
        for (var i = 0; i < 450; i++)
        {
            var expiresAt = i % 9 == 0 ? (DateTimeOffset?)null : Time.GetUtcNow().AddSeconds(i);
            await Table.WriteAsync(new TableWrite.Put { Key = new("p", $"{i}"), Document = "{}"u8.ToArray(), ExpiresAt = expiresAt }, Cancellation);
        }

        Time.Advance(TimeSpan.FromSeconds(440));
        await _table.SweepAsync(Cancellation);

        using var lease = _data.Database.Read();
        Assert.Equal(50 + 8, lease.Connection.Scalar("SELECT count(*) FROM item"));
    }

    public void Dispose() => _data.Dispose();
}
