using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>Events as Lambda's event sources make them, in the form of the recorded ones.</summary>
internal static class Events
{
    /// <summary>A batch of SQS; the messages' ids are <c>message-0</c>, <c>message-1</c> and so on.</summary>
    public static Stream OfQueue(params IEnumerable<WorkItem> items) => ToStream(items.Select((item, i) => (JsonNode?)new JsonObject
    {
        ["messageId"] = string.Create(CultureInfo.InvariantCulture, $"message-{i}"),
        ["receiptHandle"] = "handle",
        ["body"] = Encoding.UTF8.GetString(item.Body.Span),
        ["attributes"] = new JsonObject
        {
            ["ApproximateReceiveCount"] = "1",
            ["SentTimestamp"] = "1520621625029",
            ["SenderId"] = "AROAIWPX5BD2BHG722MW4:sender",
            ["ApproximateFirstReceiveTimestamp"] = "1520621634884",
        },
        ["messageAttributes"] = item.Group.Length == 0
            ? []
            : new JsonObject { ["group"] = new JsonObject { ["stringValue"] = item.Group, ["dataType"] = "String" } },
        ["eventSourceARN"] = "arn:aws:sqs:us-west-2:123456789012:SQSQueue",
        ["eventSource"] = "aws:sqs",
        ["awsRegion"] = "us-west-2",
    }));

    /// <summary>A batch of one shard; the sequence numbers are 1, 2 and so on.</summary>
    public static Stream OfStream(params IEnumerable<StreamRecord> records) => ToStream(records.Select((record, i) => (JsonNode?)new JsonObject
    {
        ["kinesis"] = new JsonObject
        {
            ["kinesisSchemaVersion"] = "1.0",
            ["partitionKey"] = record.Key,
            ["sequenceNumber"] = (i + 1).ToString(CultureInfo.InvariantCulture),
            ["data"] = Convert.ToBase64String(record.Data.Span),
            ["approximateArrivalTimestamp"] = 1480641523.477,
        },
        ["eventSource"] = "aws:kinesis",
        ["eventName"] = "aws:kinesis:record",
        ["eventSourceARN"] = "arn:aws:kinesis:us-east-1:123456789012:stream/simple-stream",
    }));

    /// <summary>What of a batch is to be delivered again.</summary>
    public static async Task<IReadOnlyList<string>> FailuresAsync(Stream reply) =>
        [.. (await Json.ReadAsync(reply)).GetProperty("batchItemFailures").EnumerateArray().Select(failure => failure.GetProperty("itemIdentifier").GetString()!)];

    private static MemoryStream ToStream(IEnumerable<JsonNode?> records) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["Records"] = new JsonArray([.. records]) }));
}
