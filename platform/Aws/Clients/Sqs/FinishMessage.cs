namespace EmailPlatform.Aws.Clients.Sqs;

/// <param name="Entries">1 to 10.</param>
public sealed record DeleteMessageBatchRequest(string QueueUrl, IReadOnlyList<DeleteMessageEntry> Entries);

/// <summary>A message to remove, by the handle of its latest receive.</summary>
public sealed record DeleteMessageEntry(string Id, string ReceiptHandle);

public sealed record DeleteMessageBatchReply
{
    public IReadOnlyList<FailedEntry> Failed { get; init => field = value ?? []; } = [];
}

/// <summary>Makes a received message visible again after so many seconds from now: 0 to 43,200.</summary>
public sealed record ChangeMessageVisibilityRequest(string QueueUrl, string ReceiptHandle, int VisibilityTimeout);
