using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>Reads items as they stand, expired ones too. Strongly consistent: every read sees what was written before it.</summary>
internal sealed class ItemReader(IAmazonDynamoDB client, string table, TimeProvider clock)
{
    public async ValueTask<DynamoItem?> GetAsync(TableKey key, CancellationToken cancellationToken)
    {
        var reply = await new DynamoCall(clock).SendAsync(
            token => client.GetItemAsync(new GetItemRequest { TableName = table, Key = DynamoItem.KeyOf(key), ConsistentRead = true }, token),
            cancellationToken).ConfigureAwait(false);
        return DynamoItem.Read(reply.Item);
    }

    /// <summary>
    /// BatchGetItem. What DynamoDB leaves out, being busy or having filled its 16 MB, is asked for again, after a wait where nothing came.
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
    /// </summary>
    public async ValueTask<List<DynamoItem>> GetManyAsync(IEnumerable<TableKey> keys, CancellationToken cancellationToken)
    {
        var items = new List<DynamoItem>();
        var call = new DynamoCall(clock);
        var wanted = keys.Distinct().Select(DynamoItem.KeyOf).ToList();
        while (wanted.Count > 0)
        {
            var request = new BatchGetItemRequest
            {
                RequestItems = new Dictionary<string, KeysAndAttributes> { [table] = new() { Keys = wanted, ConsistentRead = true } },
            };
            var reply = await call.SendAsync(token => client.BatchGetItemAsync(request, token), cancellationToken).ConfigureAwait(false);
            var found = reply.Responses?.GetValueOrDefault(table) ?? [];
            items.AddRange(found.Select(attributes => DynamoItem.Read(attributes)!));

            wanted = reply.UnprocessedKeys?.GetValueOrDefault(table)?.Keys ?? [];
            if (wanted.Count > 0 && found.Count == 0)
                await call.WaitAsync(new ProvisionedThroughputExceededException("No key of the batch was processed."), cancellationToken).ConfigureAwait(false);
        }

        return items;
    }
}
