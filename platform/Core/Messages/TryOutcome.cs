using EmailPlatform.Core.Events;

namespace EmailPlatform.Core.Messages;

/// <summary>What a try came to: with the message's record and its send, enough to tell of it again.</summary>
public sealed record TryOutcome
{
    public required EventKind Kind { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>The transport's name; null where nothing was handed over.</summary>
    public string? Route { get; init; }

    /// <summary>The SMTP reply, a provider's words, or why we did not send.</summary>
    public string? Response { get; init; }

    /// <summary>RFC 3463.</summary>
    public string? EnhancedStatus { get; init; }

    public string? RemoteHost { get; init; }

    /// <summary>Set for <see cref="EventKind.Bounced"/>.</summary>
    public BounceKind? Bounce { get; init; }
}
