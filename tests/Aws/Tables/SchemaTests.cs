using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core.Tables;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Tables;

/// <summary>Two versions of the platform on one table.</summary>
public sealed class SchemaTests(AwsEmulators emulators) : IAsyncLifetime
{
    private static readonly TableKey Key = new("t#shop#sends#1", "a");

    private AmazonDynamoDBClient _client = null!;
    private TestTable _place = null!;
    private DynamoTable _table = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var endpoint = await emulators.DirectEndpointAsync("dynamodb");
        _place = await TestTable.CreateAsync(endpoint);
        _client = TestTable.Client(endpoint);
        _table = new DynamoTable(_client, _place.Name, TimeProvider.System, TimeProvider.System);
        await _table.WriteAsync(new TableWrite.Put { Key = Key, Document = "{}"u8.ToArray() }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_place is not null)
            await _place.DisposeAsync();
    }

    [Fact]
    public async Task Item_SaysItsSchema()
    {
        var item = (await _client.GetItemAsync(_place.Name, DynamoItem.KeyOf(Key), Cancellation)).Item;

        Assert.Equal("1", item["sch"].N);
    }

    [Fact]
    public async Task Item_WithoutSchema_IsReadAsTheFirst()
    {
        await ChangeAsync("REMOVE sch", []);

        Assert.NotNull(await _table.GetAsync(Key, Cancellation));
    }

    [Fact]
    public async Task Item_OfALaterSchema_IsRefusedAndStays()
    {
        await ChangeAsync("SET sch = :sch", new() { [":sch"] = DynamoItem.Number(DynamoItem.Schema + 1) });

        var refused = await Assert.ThrowsAsync<TableSchemaException>(async () => await _table.GetAsync(Key, Cancellation));
        Assert.Contains("schema 2", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TableSchemaException>(async () => await _table.GetManyAsync([Key], Cancellation));
        await Assert.ThrowsAsync<TableSchemaException>(async () => await _table.QueryAsync(new TableQuery { Partition = Key.Partition }, Cancellation));
        await Assert.ThrowsAsync<TableSchemaException>(
            async () => await _table.WriteAsync(new TableWrite.Put { Key = Key, Document = "{}"u8.ToArray(), Condition = WriteCondition.Absent }, Cancellation));

        var item = (await _client.GetItemAsync(_place.Name, DynamoItem.KeyOf(Key), Cancellation)).Item;
        Assert.Equal(("1", "2"), (item["ver"].N, item["sch"].N));
    }

    private async Task ChangeAsync(string update, Dictionary<string, AttributeValue> values) => await _client.UpdateItemAsync(
        new UpdateItemRequest
        {
            TableName = _place.Name,
            Key = DynamoItem.KeyOf(Key),
            UpdateExpression = update,
            ExpressionAttributeValues = values.Count == 0 ? null : values,
        },
        Cancellation);
}
