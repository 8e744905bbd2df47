namespace EmailPlatform.Aws.Clients.Firehose;

/// <param name="DeliveryStreamName">1 to 64 characters.</param>
/// <param name="Records">1 to 500, together at most 4 MiB.</param>
public sealed record PutRecordBatchRequest(string DeliveryStreamName, IReadOnlyList<DeliveryRecord> Records);

/// <param name="Data">At most 1,000 KiB before it is base64.</param>
public sealed record DeliveryRecord(ReadOnlyMemory<byte> Data);

/// <summary>What became of each record, in the order of the request.</summary>
public sealed record PutRecordBatchReply
{
    public int FailedPutCount { get; init; }

    public IReadOnlyList<PutRecordBatchResult> RequestResponses { get; init => field = value ?? []; } = [];
}

/// <param name="ErrorCode">Null where the record is taken, such as <c>ServiceUnavailableException</c> where it is not.</param>
public sealed record PutRecordBatchResult(string? RecordId, string? ErrorCode, string? ErrorMessage);
