using EmailPlatform.Core.Events;

namespace EmailPlatform.Core.Messages;

/// <summary>One event in a message's timeline, as the API shows it.</summary>
public sealed record TimelineEntry
{
    /// <summary>Its place in the order in which events became known, from 1.</summary>
    public required int Sequence { get; init; }

    public required string EventId { get; init; }

    public required EventKind Kind { get; init; }

    public required DateTimeOffset Time { get; init; }

    public int Attempt { get; init; }

    public string? Route { get; init; }

    public string? RemoteHost { get; init; }

    /// <summary>The SMTP reply, a provider's words, or why we did not send.</summary>
    public string? Response { get; init; }

    public string? EnhancedStatus { get; init; }

    public BounceKind? Bounce { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public string? Scope { get; init; }

    internal static TimelineEntry Of(MailEvent happened, int sequence) => new()
    {
        Sequence = sequence,
        EventId = happened.Id,
        Kind = happened.Kind,
        Time = happened.Time,
        Attempt = happened.Attempt,
        Route = happened.Route,
        RemoteHost = happened.RemoteHost,
        Response = happened.Response,
        EnhancedStatus = happened.EnhancedStatus,
        Bounce = happened.Bounce,
        NextAttemptAt = happened.NextAttemptAt,
        Scope = happened.Scope,
    };
}
