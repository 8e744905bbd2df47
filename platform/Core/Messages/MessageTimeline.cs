namespace EmailPlatform.Core.Messages;

/// <summary>What <c>GET /v1/messages/{id}/timeline</c> answers for one message.</summary>
public sealed record MessageTimeline
{
    public required MessageId MessageId { get; init; }

    /// <summary>The address; null as long as the message waits for its first sender in a task that carries it.</summary>
    public required string? To { get; init; }

    public required MessageStatus Status { get; init; }

    public required IReadOnlyList<TimelineEntry> Events { get; init; }
}
