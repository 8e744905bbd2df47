using EmailPlatform.Core.Tables;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Contracts;

namespace EmailPlatform.Aws.Tests.Tables;

public sealed class DynamoTableItemTests(AwsEmulators emulators) : TableItemContract, IAsyncLifetime
{
    private ContractTable? _table;

    protected override ITable Table => _table!.Table;

    public async ValueTask InitializeAsync() => _table = await ContractTable.CreateAsync(emulators, Time);

    public async ValueTask DisposeAsync()
    {
        if (_table is not null)
            await _table.DisposeAsync();
    }
}
