namespace EmailPlatform.Aws.Clients.Kinesis;

public sealed record ListShardsRequest(string StreamName);

public sealed record ListShardsReply
{
    public IReadOnlyList<StreamShard> Shards { get; init => field = value ?? []; } = [];
}

public sealed record StreamShard(string ShardId);

/// <param name="ShardIteratorType">Such as <c>TRIM_HORIZON</c> and <c>AFTER_SEQUENCE_NUMBER</c>.</param>
public sealed record ShardIteratorRequest(string StreamName, string ShardId, string ShardIteratorType)
{
    public string? StartingSequenceNumber { get; init; }
}

public sealed record ShardIteratorReply
{
    public string ShardIterator { get; init; } = "";
}

public sealed record GetRecordsRequest(string ShardIterator)
{
    public int? Limit { get; init; }
}

public sealed record GetRecordsReply
{
    public IReadOnlyList<ShardRecord> Records { get; init => field = value ?? []; } = [];

    /// <summary>0 at the end of what is there: before it a reply may have no records too.</summary>
    public long MillisBehindLatest { get; init; }

    /// <summary>Null where the shard is closed and read to its end.</summary>
    public string? NextShardIterator { get; init; }
}

public sealed record ShardRecord(string SequenceNumber, string PartitionKey, ReadOnlyMemory<byte> Data);
