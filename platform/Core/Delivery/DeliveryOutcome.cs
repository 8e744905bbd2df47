namespace EmailPlatform.Core.Delivery;

/// <summary>What became of handing one message over. The case says what the caller must do next.</summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>What the other side said, as it stands in the timeline: an SMTP reply, or a provider's message.</summary>
    public string Response { get; init; } = "";

    /// <summary>RFC 3463, such as <c>5.1.1</c>; null where the other side gave none.</summary>
    public string? EnhancedStatus { get; init; }

    /// <summary>The host that answered, or the provider's name.</summary>
    public string? RemoteHost { get; init; }

    /// <summary>The next hop has taken responsibility with a final positive reply. Nothing more is done.</summary>
    public sealed record Delivered : DeliveryOutcome;

    /// <summary>Another provider has it, and says later what became of it.</summary>
    /// <param name="ProviderId">The provider's id for the message.</param>
    public sealed record HandedOver(string ProviderId) : DeliveryOutcome;

    /// <summary>Not taken now; the same message may be tried again, on any route.</summary>
    /// <param name="RetryAfter">Not before this; null leaves it to the sender's schedule.</param>
    public sealed record Deferred(TimeSpan? RetryAfter) : DeliveryOutcome;

    /// <summary>Refused for good: the recipient bounced.</summary>
    public sealed record Failed : DeliveryOutcome;

    /// <summary>The reply was lost after the data: it may have been taken. Tried again on the same route only, with the same Message-ID.</summary>
    public sealed record Uncertain : DeliveryOutcome;
}
