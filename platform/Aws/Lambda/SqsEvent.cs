using System.Text.Json.Serialization;
using EmailPlatform.Aws.Queues;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.Aws.Lambda;

/// <summary>What a function gets from a queue (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html).</summary>
internal sealed record SqsEvent
{
    [JsonPropertyName("Records")]
    public IReadOnlyList<SqsEventRecord> Records { get; init => field = value ?? []; } = [];
}

/// <summary>One message of it.</summary>
internal sealed record SqsEventRecord(string MessageId, string Body)
{
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, SqsEventAttribute> MessageAttributes { get; init => field = value ?? new Dictionary<string, SqsEventAttribute>(); } = new Dictionary<string, SqsEventAttribute>();

    [JsonIgnore]
    public int ReceiveCount => Attributes.TryGetValue("ApproximateReceiveCount", out var count) && int.TryParse(count, out var value) ? value : 1;

    /// <exception cref="FormatException">The body is not one of ours.</exception>
    public ReceivedWork ToWork()
    {
        var encoding = MessageAttributes.GetValueOrDefault(SqsBody.EncodingAttribute)?.StringValue;
        var group = MessageAttributes.GetValueOrDefault(SqsBody.GroupAttribute)?.StringValue ?? "";
        return new ReceivedWork(MessageId, group, new SqsBody(Body, encoding).ToBytes(), ReceiveCount);
    }
}

/// <summary>A named value beside the body.</summary>
internal sealed record SqsEventAttribute(string? StringValue, string? DataType);
