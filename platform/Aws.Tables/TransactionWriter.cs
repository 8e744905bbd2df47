using System.Security.Cryptography;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>
/// All writes or none. The client request token makes a repetition within ten minutes answer what the first attempt would have answered;
/// the items' own tokens answer for services that keep no such memory.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
/// </summary>
internal sealed class TransactionWriter(IAmazonDynamoDB client, string table, ItemReader reader, TimeProvider time, TimeProvider clock)
{
    public async ValueTask<IReadOnlyList<WriteOutcome>?> WriteAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        var call = new DynamoCall(clock);
        var token = WriteToken.New();
        var requestToken = NewRequestToken();
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var adds = writes.OfType<TableWrite.Add>().Select(add => add.Key);
        var found = (await reader.GetManyAsync(adds, cancellationToken).ConfigureAwait(false)).ToDictionary(item => item.Key);
        while (true)
        {
            try
            {
                await call.SendAsync(
                    cancellation => client.TransactWriteItemsAsync(
                        new TransactWriteItemsRequest
                        {
                            ClientRequestToken = requestToken,
                            TransactItems = [.. writes.Select(write => PartOf(write, found, token, now).ToTransactionPart(table))],
                        },
                        cancellation),
                    cancellationToken).ConfigureAwait(false);
                return Outcomes();
            }
            catch (TransactionCanceledException e)
            {
                var failed = Enumerable.Range(0, writes.Count).Where(i => e.CancellationReasons[i].Code == "ConditionalCheckFailed").ToList();
                var items = failed.ConvertAll(i => DynamoItem.Read(e.CancellationReasons[i].Item));
                if (items.Exists(item => item?.History.AgeOf(token) is not null))
                    return Outcomes();
                if (failed.Exists(i => writes[i] is not TableWrite.Add))
                    return null;
                if (failed.Count == 0 && !e.CancellationReasons.Exists(IsPassing))
                    throw;

                for (var i = 0; i < failed.Count; i++)
                {
                    // Another has written what is added to. What is sent next is another request, so it has another token.
                    var key = writes[failed[i]].Key;
                    requestToken = NewRequestToken();
                    if (items[i] is { } item)
                        found[key] = item;
                    else
                        found.Remove(key);
                }

                await call.WaitAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }

        WriteOutcome[] Outcomes() => [.. writes.Select(write => WriteOutcome.Applied(PartOf(write, found, token, now).After))];
    }

    private static ItemWrite PartOf(TableWrite write, Dictionary<TableKey, DynamoItem> found, WriteToken token, long now) => write switch
    {
        TableWrite.Put put => ItemWrite.Put(put, token, now),
        TableWrite.Delete delete => ItemWrite.Delete(delete, now),
        TableWrite.Add add => ItemWrite.Add(add, found.GetValueOrDefault(add.Key), token, now),
        _ => throw new ArgumentException($"Not a write of the table: {write.GetType()}.", nameof(write)),
    };

    /// <summary>Other writers and too many of them pass; an invalid write does not.</summary>
    private static bool IsPassing(CancellationReason reason) =>
        reason.Code is "TransactionConflict" or "ProvisionedThroughputExceeded" or "ThrottlingError";

    private static string NewRequestToken() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
}
