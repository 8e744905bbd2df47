using System.Buffers.Text;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>
/// A page of a range. DynamoDB takes one condition on the sort key, so a range with both ends is a BETWEEN, whose upper end
/// is taken out here. Expired items are left out by a filter, and count towards the page's limit as DynamoDB counts them.
/// </summary>
internal sealed class RangeQuery(IAmazonDynamoDB client, string table, TimeProvider clock)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public async ValueTask<TablePage> PageAsync(TableQuery query, long now, CancellationToken cancellationToken)
    {
        var start = query.Cursor is null ? null : Start(query.Partition, query.Cursor);
        var from = query.From is { Length: > 0 } lowest ? lowest : null;
        if (query.Before is { } before && (before.Length == 0 || (from is not null && CompareUtf8(from, before) >= 0)))
            return new TablePage([], Cursor: null);

        var reply = await new DynamoCall(clock).SendAsync(
            token => client.QueryAsync(Request(query, from, start, now), token), cancellationToken).ConfigureAwait(false);
        var items = (reply.Items ?? [])
            .Select(attributes => DynamoItem.Read(attributes)!.ToTableItem())
            .Where(item => item.Key.Sort != query.Before)
            .ToList();
        return new TablePage(items, reply.LastEvaluatedKey is { Count: > 0 } last ? Cursor(last) : null);
    }

    private QueryRequest Request(TableQuery query, string? from, Dictionary<string, AttributeValue>? start, long now)
    {
        var values = new Dictionary<string, AttributeValue>
        {
            [":pk"] = new() { S = query.Partition },
            [":now"] = DynamoItem.Number(now),
        };
        if (from is not null)
            values[":from"] = new AttributeValue { S = from };
        if (query.Before is not null)
            values[":before"] = new AttributeValue { S = query.Before };
        return new QueryRequest
        {
            TableName = table,
            ConsistentRead = true,
            KeyConditionExpression = (from, query.Before) switch
            {
                (null, null) => "pk = :pk",
                (_, null) => "pk = :pk AND sk >= :from",
                (null, _) => "pk = :pk AND sk < :before",
                _ => "pk = :pk AND sk BETWEEN :from AND :before",
            },
            FilterExpression = "attribute_not_exists(exp) OR exp > :now",
            ExpressionAttributeValues = values,
            ScanIndexForward = !query.Descending,
            Limit = query.Limit,
            ExclusiveStartKey = start,
        };
    }

    private static string Cursor(Dictionary<string, AttributeValue> last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last[DynamoItem.Sort].S));

    private static Dictionary<string, AttributeValue> Start(string partition, string cursor)
    {
        try
        {
            return DynamoItem.KeyOf(new TableKey(partition, Strict.GetString(Base64Url.DecodeFromChars(cursor))));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw new ArgumentException("Not a cursor of this table.", nameof(cursor), e);
        }
    }

    private static int CompareUtf8(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
