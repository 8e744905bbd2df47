using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Webhooks;

/// <summary>An event as its receiver sees it; what does not apply is left out.</summary>
internal sealed record WebhookEventData
{
    public required MessageId MessageId { get; init; }

    public required SendId SendId { get; init; }

    public required string EventId { get; init; }

    /// <summary>Its number within the message, from 1: webhooks come in no promised order.</summary>
    public required int Sequence { get; init; }

    public required string Recipient { get; init; }

    public required MailStream Stream { get; init; }

    public required int Attempt { get; init; }

    public string? Response { get; init; }

    public string? EnhancedStatus { get; init; }

    public string? RemoteHost { get; init; }

    public BounceKind? Bounce { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public string? Scope { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>True where the event was too large, and tags, metadata and response are to be had from the API.</summary>
    public bool? Truncated { get; init; }

    public static WebhookEventData Of(ProjectedEvent projected) => new()
    {
        MessageId = projected.Event.MessageId,
        SendId = projected.Event.MessageId.Send,
        EventId = projected.Event.Id,
        Sequence = projected.Sequence,
        Recipient = projected.Event.Recipient,
        Stream = projected.Event.Stream,
        Attempt = projected.Event.Attempt,
        Response = projected.Event.Response,
        EnhancedStatus = projected.Event.EnhancedStatus,
        RemoteHost = projected.Event.RemoteHost,
        Bounce = projected.Event.Bounce,
        NextAttemptAt = projected.Event.NextAttemptAt,
        Scope = projected.Event.Scope,
        Tags = projected.Event.Tags,
        Metadata = projected.Event.Metadata,
    };
}
