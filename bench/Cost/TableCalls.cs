using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace EmailPlatform.Bench.Cost;

/// <summary>
/// DynamoDB's own account of a request: the proxy asks for it (ReturnConsumedCapacity) where the code under test does not.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
/// </summary>
internal static class TableCalls
{
    public static byte[] AskForCapacity(byte[] body)
    {
        if (JsonNode.Parse(body) is not JsonObject request)
            return body;
        request["ReturnConsumedCapacity"] = "TOTAL";
        return Encoding.UTF8.GetBytes(request.ToJsonString());
    }

    /// <param name="reply">Null for an error: a write whose condition failed is billed all the same.</param>
    public static void Count(CallCounts counts, string operation, byte[] request, byte[]? reply)
    {
        var usage = operation is "GetItem" or "BatchGetItem" or "Query" ? Billed.TableReadUnits : Billed.TableWriteUnits;
        if (operation == "TransactWriteItems")
        {
            // The emulator counts a transaction like single writes; DynamoDB bills each of its writes twice.
            var writes = JsonNode.Parse(request)!["TransactItems"]!.AsArray();
            counts.Use(usage, writes.Sum(write => 2 * WriteUnits(write!.AsObject().Single().Value!.AsObject())));
            counts.Call("dynamodb write in a transaction", writes.Count);
        }
        else if (reply is null)
        {
            counts.Use(usage, 1);
        }
        else
        {
            counts.Use(usage, Units(JsonNode.Parse(reply)?["ConsumedCapacity"]));
        }
        if (reply is null)
            counts.Call($"dynamodb {operation} refused");
    }

    /// <summary>Whether it is one of the scheduler's looks at a minute in which nothing is due.</summary>
    public static bool IsEmptyLook(string operation, byte[] request, byte[] reply) =>
        operation == "Query"
        && JsonNode.Parse(request)!["ExpressionAttributeValues"]![":pk"]!["S"]!.GetValue<string>().StartsWith("due#", StringComparison.Ordinal)
        && (int?)JsonNode.Parse(reply)?["ScannedCount"] == 0;

    private static double Units(JsonNode? consumed) => consumed switch
    {
        JsonObject one => one["CapacityUnits"]!.GetValue<double>(),
        JsonArray many => many.Sum(Units),
        _ => throw new InvalidOperationException("The table does not say what a request consumed."),
    };

    /// <summary>By the item that an update makes: its key and the values that it sets. A kilobyte is one unit.</summary>
    private static double WriteUnits(JsonObject write)
    {
        var bytes = new[] { write["Key"], write["ExpressionAttributeValues"] }
            .OfType<JsonObject>().SelectMany(values => values).Sum(value => value.Key.Length + SizeOf(value.Value!.AsObject().Single()));
        return Math.Ceiling(Math.Max(1, bytes) / 1024.0);
    }

    private static int SizeOf(KeyValuePair<string, JsonNode?> value)
    {
        var text = value.Value!.GetValue<string>();
        return value.Key switch
        {
            "B" => Base64.GetMaxDecodedFromUtf8Length(text.Length),
            "N" => (text.Length / 2) + 1,
            _ => Encoding.UTF8.GetByteCount(text),
        };
    }
}
