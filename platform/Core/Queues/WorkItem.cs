namespace EmailPlatform.Core.Queues;

/// <summary>A message for a work queue.</summary>
/// <param name="Group">Whose turn it is when several wait: the tenant, or the endpoint for webhooks. Groups take turns; within one, order is likely and not promised.</param>
/// <param name="Body">At most <see cref="MaxBodyBytes"/>; larger content goes to the blob store and its name here.</param>
public sealed record WorkItem(string Group, ReadOnlyMemory<byte> Body)
{
    /// <summary>SQS takes a batch of 256 KiB; a batch has ten.</summary>
    public const int MaxBodyBytes = 24 * 1024;

    /// <summary>The longest delay of SQS. Anything later goes through the due-index.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(15);

    /// <summary>The item is not received before this time has passed: 0 to <see cref="MaxDelay"/>.</summary>
    public TimeSpan Delay { get; init; }
}
