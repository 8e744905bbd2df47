namespace EmailPlatform.Core.Messages;

/// <summary>One message of a report.</summary>
public sealed record MessageReportEntry
{
    public required MessageId MessageId { get; init; }

    /// <summary>The address; null as long as the message waits for its first sender in a task that carries it.</summary>
    public required string? To { get; init; }

    public required MessageStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What was said last: an SMTP reply, or why we did not send.</summary>
    public string? Response { get; init; }
}
