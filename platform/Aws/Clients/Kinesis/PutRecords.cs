namespace EmailPlatform.Aws.Clients.Kinesis;

/// <param name="Records">1 to 500, together at most 5 MiB with their keys.</param>
public sealed record PutRecordsRequest(string StreamName, IReadOnlyList<PutRecord> Records);

/// <param name="Data">With the key at most 1 MiB.</param>
/// <param name="PartitionKey">1 to 256 characters; its MD5 chooses the shard.</param>
public sealed record PutRecord(ReadOnlyMemory<byte> Data, string PartitionKey);

/// <summary>What became of each record, in the order of the request.</summary>
public sealed record PutRecordsReply
{
    public int FailedRecordCount { get; init; }

    public IReadOnlyList<PutRecordResult> Records { get; init => field = value ?? []; } = [];
}

/// <param name="ErrorCode">Null where the record is stored.</param>
public sealed record PutRecordResult(string? SequenceNumber, string? ShardId, string? ErrorCode, string? ErrorMessage);
