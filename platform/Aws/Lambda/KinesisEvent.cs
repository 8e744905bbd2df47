using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Lambda;

/// <summary>What a function gets from a stream: records of one shard, in its order (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html).</summary>
internal sealed record KinesisEvent
{
    [JsonPropertyName("Records")]
    public IReadOnlyList<KinesisEventRecord> Records { get; init => field = value ?? []; } = [];
}

/// <summary>One record of it.</summary>
internal sealed record KinesisEventRecord(KinesisEventData Kinesis);

/// <param name="Data">In base64.</param>
internal sealed record KinesisEventData(string PartitionKey, string SequenceNumber, byte[] Data);
