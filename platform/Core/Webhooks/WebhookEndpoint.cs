using EmailPlatform.Core.Events;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Webhooks;

/// <summary>Where a tenant wants its events posted. Its secret is not here: it is shown once, when it is made.</summary>
public sealed record WebhookEndpoint
{
    public required WebhookEndpointId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required Uri Url { get; init; }

    /// <summary>What it subscribes to; empty for everything, kinds of later versions included.</summary>
    public required IReadOnlyList<EventKind> Kinds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public WebhookDisabled? Disabled { get; init; }

    /// <summary>Since when nothing has been accepted; null while it works.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    internal bool Wants(EventKind kind) => Kinds.Count == 0 || Kinds.Contains(kind);
}
