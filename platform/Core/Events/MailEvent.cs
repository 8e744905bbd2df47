using System.Globalization;
using System.Text.Json.Serialization;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Events;

/// <summary>
/// Something that happened to one recipient's message. Emitting an event again is harmless: its <see cref="Id"/> is the same.
/// </summary>
public sealed record MailEvent
{
    public required TenantId Tenant { get; init; }

    public required MessageId MessageId { get; init; }

    public required EventKind Kind { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required MailStream Stream { get; init; }

    /// <summary>The recipient's address in full. Not for logs.</summary>
    public required string Recipient { get; init; }

    /// <summary>Which try, from 1; 0 for what does not belong to a try.</summary>
    public int Attempt { get; init; }

    /// <summary>Tells apart events of one kind that may happen many times to one message (opens, clicks).</summary>
    public string? Occurrence { get; init; }

    /// <summary>The transport's name.</summary>
    public string? Route { get; init; }

    /// <summary>The SMTP reply, a provider's words, or why we did not send.</summary>
    public string? Response { get; init; }

    /// <summary>RFC 3463.</summary>
    public string? EnhancedStatus { get; init; }

    public string? RemoteHost { get; init; }

    /// <summary>Set for <see cref="EventKind.Bounced"/>.</summary>
    public BounceKind? Bounce { get; init; }

    /// <summary>For <see cref="EventKind.Deferred"/>: when it is tried again.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>For <see cref="EventKind.Unsubscribed"/>: the suppression scope it wrote.</summary>
    public string? Scope { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Where the message's record had taken it up before it was told; null where the projection is to do that.</summary>
    public TakenPlace? Taken { get; init; }

    /// <summary>Message + attempt + kind (+ occurrence): the same happening always has the same id.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{MessageId}.{Attempt}.{KindName}{(Occurrence is null ? "" : ".")}{Occurrence}");

    /// <summary>The kind as it stands in JSON.</summary>
    [JsonIgnore]
    public string KindName => EventKindNames.Of(Kind);
}
