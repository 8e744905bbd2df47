using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Aws.Tests.Clients;

namespace EmailPlatform.Aws.Tests.Tables;

/// <summary>A table of the test's own, with the keys that the stack gives it. Without its time to live, since the tests' clock is not DynamoDB's.</summary>
internal sealed class TestTable : IAsyncDisposable
{
    private readonly AmazonDynamoDBClient _client;

    private TestTable(AmazonDynamoDBClient client) => _client = client;

    public string Name { get; } = $"test-{Guid.CreateVersion7():N}";

    public static AmazonDynamoDBClient Client(Uri endpoint) => new(
        LocalAws.Credentials,
        DynamoTable.SendOnce(new AmazonDynamoDBConfig { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = LocalAws.Region }));

    /// <param name="endpoint">The service itself, without faults.</param>
    public static async Task<TestTable> CreateAsync(Uri endpoint)
    {
        var table = new TestTable(Client(endpoint));
        await table._client.CreateTableAsync(new CreateTableRequest
        {
            TableName = table.Name,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [new("pk", ScalarAttributeType.S), new("sk", ScalarAttributeType.S)],
            KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
        });
        while ((await table._client.DescribeTableAsync(table.Name)).Table.TableStatus != TableStatus.ACTIVE)
            await Task.Delay(50);
        return table;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteTableAsync(Name);
        _client.Dispose();
    }
}
