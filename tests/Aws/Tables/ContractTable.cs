using Amazon.DynamoDBv2;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core.Tables;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Tables;

/// <summary>A table for a contract's test, behind the proxy that makes faults.</summary>
internal sealed class ContractTable : IAsyncDisposable
{
    private readonly TestTable _place;
    private readonly AmazonDynamoDBClient _client;

    private ContractTable(TestTable place, Uri endpoint, TimeProvider time)
    {
        _place = place;
        _client = TestTable.Client(endpoint);
        Table = new DynamoTable(_client, place.Name, time, TimeProvider.System);
    }

    public ITable Table { get; }

    public static async Task<ContractTable> CreateAsync(AwsEmulators emulators, TimeProvider time) =>
        new(await TestTable.CreateAsync(await emulators.DirectEndpointAsync("dynamodb")), await emulators.EndpointAsync("dynamodb"), time);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _place.DisposeAsync();
    }
}
