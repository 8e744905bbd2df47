using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>Single writes. Whatever becomes of requests and replies, a write is told as applied exactly where it was.</summary>
internal sealed class ItemWriter(IAmazonDynamoDB client, string table, ItemReader reader, TimeProvider time, TimeProvider clock)
{
    private readonly ItemTurns _turns = new();

    public ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken) => write switch
    {
        TableWrite.Put put => PutAsync(put, cancellationToken),
        TableWrite.Delete delete => DeleteAsync(delete, cancellationToken),
        TableWrite.Add add => AddAsync(add, cancellationToken),
        _ => throw new ArgumentException($"Not a write of the table: {write.GetType()}.", nameof(write)),
    };

    private async ValueTask<WriteOutcome> PutAsync(TableWrite.Put put, CancellationToken cancellationToken)
    {
        var call = new DynamoCall(clock);
        var token = WriteToken.New();
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var write = ItemWrite.Put(put, token, now);
        try
        {
            var reply = await call.SendAsync(
                cancellation => client.UpdateItemAsync(ItemWrite.Put(put, token, now).ToUpdateItem(table), cancellation), cancellationToken).ConfigureAwait(false);
            return WriteOutcome.Applied(write.After != 0 ? write.After : DynamoItem.NumberOf(reply.Attributes[DynamoItem.VersionAttribute]));
        }
        catch (ConditionalCheckFailedException e)
        {
            return LostReply.Judge(token, write.Before, DynamoItem.Read(e.Item), call.MayHaveBeenApplied);
        }
    }

    /// <summary>
    /// A deleted item keeps no token. Where a delete is repeated and nothing is there any more, what it asked for holds: it counts as applied,
    /// even if another has deleted the item meanwhile.
    /// </summary>
    private async ValueTask<WriteOutcome> DeleteAsync(TableWrite.Delete delete, CancellationToken cancellationToken)
    {
        var call = new DynamoCall(clock);
        var write = ItemWrite.Delete(delete, time.GetUtcNow().ToUnixTimeSeconds());
        try
        {
            await call.SendAsync(cancellation => client.DeleteItemAsync(write.ToDeleteItem(table), cancellation), cancellationToken).ConfigureAwait(false);
            return WriteOutcome.Applied(0);
        }
        catch (ConditionalCheckFailedException e)
        {
            return call.MayHaveBeenApplied && DynamoItem.Read(e.Item) is null ? WriteOutcome.Applied(0) : WriteOutcome.ConditionFailed;
        }
    }

    /// <summary>
    /// Reads and replaces, on the condition that nobody wrote between; who loses goes on from the item that the failed condition returns,
    /// under the same token. An update with ADD would need no read, but a repeated one counts twice, and its numbers cannot stand in the document.
    /// </summary>
    private async ValueTask<WriteOutcome> AddAsync(TableWrite.Add add, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(add.Key, cancellationToken).ConfigureAwait(false);
        var call = new DynamoCall(clock);
        var token = WriteToken.New();
        var found = await reader.GetAsync(add.Key, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            var write = ItemWrite.Add(add, found, token, now);
            try
            {
                await call.SendAsync(
                    cancellation => client.UpdateItemAsync(ItemWrite.Add(add, found, token, now).ToUpdateItem(table), cancellation), cancellationToken).ConfigureAwait(false);
                return WriteOutcome.Applied(write.After);
            }
            catch (ConditionalCheckFailedException e)
            {
                found = DynamoItem.Read(e.Item);
                var outcome = LostReply.Judge(token, write.Before, found, call.MayHaveBeenApplied);
                if (outcome.IsApplied)
                    return outcome;
                await call.WaitAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
