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
        var lowest = query.From is { Length: > 0 } from ? from : null;
        var highest = query.Before;
        string? start = null;
        if (query.Cursor is not null)
        {
            // Within the range, the cursor is also its end: a service that seeks the cursor's item in the range would begin anew where that item is gone.
            var last = SortOf(query.Cursor);
            var isPassed = query.Descending ? lowest is not null && CompareUtf8(last, lowest) <= 0 : highest is not null && CompareUtf8(last, highest) >= 0;
            if (isPassed)
                return new TablePage([], Cursor: null);
            if (query.Descending && (highest is null || CompareUtf8(last, highest) <= 0))
                start = highest = last;
            else if (!query.Descending && (lowest is null || CompareUtf8(last, lowest) >= 0))
                start = lowest = last;
        }
        if (highest is not null && (highest.Length == 0 || (lowest is not null && CompareUtf8(lowest, highest) >= 0)))
            return new TablePage([], Cursor: null);

        var reply = await new DynamoCall(clock).SendAsync(
            token => client.QueryAsync(Request(query, lowest, highest, start, now), token), cancellationToken).ConfigureAwait(false);
        var items = (reply.Items ?? [])
            .Select(attributes => DynamoItem.Read(attributes)!.ToTableItem())
            .Where(item => item.Key.Sort != highest && item.Key.Sort != start)
            .ToList();
        return new TablePage(items, reply.LastEvaluatedKey is { Count: > 0 } next ? Cursor(next) : null);
    }

    /// <param name="lowest">Included.</param>
    /// <param name="highest">May be included, and is taken out of the page.</param>
    private QueryRequest Request(TableQuery query, string? lowest, string? highest, string? start, long now)
    {
        var values = new Dictionary<string, AttributeValue>
        {
            [":pk"] = new() { S = query.Partition },
            [":now"] = DynamoItem.Number(now),
        };
        if (lowest is not null)
            values[":lowest"] = new AttributeValue { S = lowest };
        if (highest is not null)
            values[":highest"] = new AttributeValue { S = highest };
        return new QueryRequest
        {
            TableName = table,
            ConsistentRead = !query.MayLag,
            KeyConditionExpression = (lowest, highest) switch
            {
                (null, null) => "pk = :pk",
                (_, null) => "pk = :pk AND sk >= :lowest",
                (null, _) => start is null ? "pk = :pk AND sk < :highest" : "pk = :pk AND sk <= :highest",
                _ => "pk = :pk AND sk BETWEEN :lowest AND :highest",
            },
            FilterExpression = "attribute_not_exists(exp) OR exp > :now",
            ExpressionAttributeValues = values,
            ScanIndexForward = !query.Descending,
            Limit = query.Limit,
            ExclusiveStartKey = start is null ? null : DynamoItem.KeyOf(new TableKey(query.Partition, start)),
        };
    }

    private static string Cursor(Dictionary<string, AttributeValue> last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last[DynamoItem.Sort].S));

    private static string SortOf(string cursor)
    {
        try
        {
            return Strict.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw new ArgumentException("Not a cursor of this table.", nameof(cursor), e);
        }
    }

    private static int CompareUtf8(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
