using Amazon.DynamoDBv2;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core.Tables;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Contracts;

namespace EmailPlatform.Aws.Tests.Tables;

public sealed class DynamoTableTests(AwsEmulators emulators) : TableContract, IAsyncLifetime
{
    private AmazonDynamoDBClient _client = null!;
    private TestTable _place = null!;
    private DynamoTable _table = null!;

    protected override ITable Table => _table;

    public async ValueTask InitializeAsync()
    {
        _place = await TestTable.CreateAsync(await emulators.DirectEndpointAsync("dynamodb"));
        _client = TestTable.Client(await emulators.EndpointAsync("dynamodb"));
        _table = new DynamoTable(_client, _place.Name, Time, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_place is not null)
            await _place.DisposeAsync();
    }
}
