using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded.Tables;
using EmailPlatform.TestKit.Contracts;

namespace EmailPlatform.Embedded.Tests.Tables;

public sealed class SqliteTableBatchTests : TableBatchContract, IDisposable
{
    private readonly TemporaryData _data = new();
    private readonly SqliteTable _table;

    public SqliteTableBatchTests() => _table = new SqliteTable(_data.Database, Time);

    protected override ITable Table => _table;

    public void Dispose() => _data.Dispose();
}
