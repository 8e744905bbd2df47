namespace EmailPlatform.Core.Messages;

/// <summary>What <c>GET /v1/send/status</c> answers: the send, and each of its messages asked for.</summary>
public sealed record MessageReport
{
    /// <summary>The id that was asked for: a send's or a message's.</summary>
    public required string MessageId { get; init; }

    public required SendId SendId { get; init; }

    /// <summary>Of the message; of a send with several, what the least advanced of them has.</summary>
    public required MessageStatus Status { get; init; }

    public required MailStream Stream { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    /// <summary>How many messages have each status.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    public required IReadOnlyList<MessageReportEntry> Messages { get; init; }
}
