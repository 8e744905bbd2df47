namespace EmailPlatform.Aws.Clients.Sqs;

/// <summary>Asks for up to ten messages.</summary>
/// <param name="WaitTimeSeconds">How long the service waits for one to come: 0 to 20, less than the client's timeout.</param>
public sealed record ReceiveMessageRequest(string QueueUrl, int MaxNumberOfMessages, int WaitTimeSeconds)
{
    /// <summary>Seconds; null takes the queue's.</summary>
    public int? VisibilityTimeout { get; init; }

    /// <summary>Such as <c>All</c>.</summary>
    public IReadOnlyList<string>? MessageSystemAttributeNames { get; init; }

    public IReadOnlyList<string>? MessageAttributeNames { get; init; }
}

public sealed record ReceiveMessageReply
{
    public IReadOnlyList<ReceivedMessage> Messages { get; init => field = value ?? []; } = [];
}

/// <summary>A message that was received, invisible to others until its visibility timeout has passed.</summary>
public sealed record ReceivedMessage(string MessageId, string ReceiptHandle, string Body)
{
    /// <summary>The system's: <c>ApproximateReceiveCount</c>, <c>MessageGroupId</c>, …</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, MessageAttribute> MessageAttributes { get; init => field = value ?? new Dictionary<string, MessageAttribute>(); } = new Dictionary<string, MessageAttribute>();
}
