namespace EmailPlatform.Aws.Clients.Sqs;

/// <param name="Entries">1 to 10, together at most 256 KiB with their attributes.</param>
public sealed record SendMessageBatchRequest(string QueueUrl, IReadOnlyList<SendMessageEntry> Entries);

/// <summary>A message to send.</summary>
/// <param name="Id">Names it within the batch: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="MessageBody">1 or more of the characters that XML 1.0 allows.</param>
public sealed record SendMessageEntry(string Id, string MessageBody)
{
    public int DelaySeconds { get; init; }

    /// <summary>On a standard queue it makes waiting fair: messages of a group that has many in flight are received after those of the others.</summary>
    public string? MessageGroupId { get; init; }

    public IReadOnlyDictionary<string, MessageAttribute>? MessageAttributes { get; init; }
}

/// <summary>A named value beside the body.</summary>
public sealed record MessageAttribute(string StringValue, string DataType = "String");

/// <summary>Which messages were stored.</summary>
public sealed record SendMessageBatchReply
{
    public IReadOnlyList<SentMessage> Successful { get; init => field = value ?? []; } = [];

    public IReadOnlyList<FailedEntry> Failed { get; init => field = value ?? []; } = [];
}

/// <summary>A message that is stored.</summary>
public sealed record SentMessage(string Id, string MessageId);

/// <summary>An entry of a batch that failed.</summary>
/// <param name="SenderFault">Whether it would fail again.</param>
public sealed record FailedEntry(string Id, string Code, bool SenderFault, string? Message);
