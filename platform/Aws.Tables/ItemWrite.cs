using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>
/// One write as DynamoDB takes it, alone or in a transaction. A put is an update that sets every attribute,
/// since only an update can count the version up from what is there.
/// </summary>
/// <param name="Update">Null for a delete.</param>
/// <param name="Before">The version that the condition asks for, 0 for none there; null where there is no such condition.</param>
internal sealed record ItemWrite(TableKey Key, string? Update, string? Condition, Dictionary<string, AttributeValue> Values, long? Before)
{
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html: an expired item may still be there.
    private const string IsAbsent = "attribute_not_exists(pk) OR exp <= :now";
    private const string IsVersion = "ver = :before AND (attribute_not_exists(exp) OR exp > :now)";
    private const string IsNotWritten = "attribute_not_exists(tok) OR tok <> :tok";

    /// <summary>The version that it gives the item; 0 for a delete, and where only DynamoDB knows.</summary>
    public long After => Update is not null && Before is { } before ? before + 1 : 0;

    public static ItemWrite Put(TableWrite.Put put, WriteToken token, long now) =>
        Put(put.Key, put.Document, TableExpiry.RoundUp(put.ExpiresAt), put.Condition, WriteHistory.Of(token), now);

    public static ItemWrite Put(
        TableKey key, ReadOnlyMemory<byte> document, long? expiresAt, WriteCondition condition, WriteHistory history, long now)
    {
        var values = new Dictionary<string, AttributeValue>
        {
            [":doc"] = DynamoItem.Binary(StoredDocument.Write(document)),
            [":tok"] = DynamoItem.Binary(history.Bytes),
            [":sch"] = DynamoItem.Number(DynamoItem.Schema),
        };
        var update = "SET doc = :doc, tok = :tok, sch = :sch, ";
        if (condition.IsNone)
        {
            update += "ver = if_not_exists(ver, :zero) + :one";
            values[":zero"] = DynamoItem.Number(0);
            values[":one"] = DynamoItem.Number(1);
        }
        else
        {
            update += "ver = :after";
            values[":after"] = DynamoItem.Number((condition.Version ?? 0) + 1);
        }

        if (expiresAt is { } seconds)
        {
            update += ", exp = :exp";
            values[":exp"] = DynamoItem.Number(seconds);
        }
        else
        {
            update += " REMOVE exp";
        }

        return Conditional(key, update, condition, values, now) is var write && condition.IsNone
            ? write with { Condition = IsNotWritten }
            : write;
    }

    public static ItemWrite Delete(TableWrite.Delete delete, long now) => Conditional(delete.Key, null, delete.Condition, [], now);

    /// <summary>An add, as the replacement of what was found.</summary>
    public static ItemWrite Add(TableWrite.Add add, DynamoItem? found, WriteToken token, long now)
    {
        if (found?.IsLive(now) != true)
        {
            var first = IntegerMembers.Add([], add.Deltas);
            return Put(add.Key, first, TableExpiry.RoundUp(add.ExpiresAt), WriteCondition.Absent, WriteHistory.Of(token), now);
        }

        var sum = IntegerMembers.Add(found.Document.Span, add.Deltas);
        return Put(add.Key, sum, found.ExpiresAt, WriteCondition.VersionIs(found.Version), found.History.With(token), now);
    }

    public UpdateItemRequest ToUpdateItem(string table) => new()
    {
        TableName = table,
        Key = DynamoItem.KeyOf(Key),
        UpdateExpression = Update,
        ConditionExpression = Condition,
        ExpressionAttributeValues = Values,
        ReturnValues = After == 0 ? ReturnValue.UPDATED_NEW : ReturnValue.NONE,
        ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
    };

    public DeleteItemRequest ToDeleteItem(string table) => new()
    {
        TableName = table,
        Key = DynamoItem.KeyOf(Key),
        ConditionExpression = Condition,
        ExpressionAttributeValues = Values.Count == 0 ? null : Values,
        ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
    };

    public TransactWriteItem ToTransactionPart(string table) => Update is null
        ? new TransactWriteItem
        {
            Delete = new Delete
            {
                TableName = table,
                Key = DynamoItem.KeyOf(Key),
                ConditionExpression = Condition,
                ExpressionAttributeValues = Values.Count == 0 ? null : Values,
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            },
        }
        : new TransactWriteItem
        {
            Update = new Update
            {
                TableName = table,
                Key = DynamoItem.KeyOf(Key),
                UpdateExpression = Update,
                ConditionExpression = Condition,
                ExpressionAttributeValues = Values,
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            },
        };

    private static ItemWrite Conditional(
        TableKey key, string? update, WriteCondition condition, Dictionary<string, AttributeValue> values, long now)
    {
        if (condition.IsNone)
            return new ItemWrite(key, update, null, values, null);
        values[":now"] = DynamoItem.Number(now);
        if (condition.Version is not { } version)
            return new ItemWrite(key, update, IsAbsent, values, 0);
        values[":before"] = DynamoItem.Number(version);
        return new ItemWrite(key, update, IsVersion, values, version);
    }
}
