namespace EmailPlatform.Core.Webhooks;

/// <summary>An endpoint as it is stored.</summary>
internal sealed record WebhookDocument
{
    public required string Url { get; init; }

    /// <summary>Event types; null for everything. One that this version does not know is kept and matches nothing.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>The newest first; the others sign until they retire.</summary>
    public required IReadOnlyList<WebhookKeyDocument> Keys { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public WebhookDisabled? Disabled { get; init; }

    public DateTimeOffset? FailingSince { get; init; }
}
