namespace EmailPlatform.Aws.Clients.Kinesis;

public sealed record CreateStreamRequest(string StreamName, int ShardCount);

public sealed record DeleteStreamRequest(string StreamName);

public sealed record DescribeStreamRequest(string StreamName);

public sealed record DescribeStreamReply
{
    public StreamSummary? StreamDescriptionSummary { get; init; }
}

/// <param name="StreamStatus">Such as <c>CREATING</c> and <c>ACTIVE</c>.</param>
public sealed record StreamSummary(string StreamStatus);
