namespace EmailPlatform.Aws.Clients.Sqs;

/// <param name="AttributeNames">Such as <c>QueueArn</c>, <c>ApproximateNumberOfMessages</c>, <c>All</c>.</param>
public sealed record QueueAttributesRequest(string QueueUrl, IReadOnlyList<string> AttributeNames);

public sealed record QueueAttributesReply
{
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
}

public sealed record CreateQueueRequest(string QueueName)
{
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

public sealed record CreateQueueReply
{
    public string QueueUrl { get; init; } = "";
}
