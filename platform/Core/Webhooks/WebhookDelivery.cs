using System.Text.Json;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Webhooks;

/// <summary>One event for one endpoint, on its way: the body of a queue item, and of a due item between long retries.</summary>
internal sealed record WebhookDelivery
{
    public required TenantId Tenant { get; init; }

    public required WebhookEndpointId Endpoint { get; init; }

    /// <summary>The <c>webhook-id</c>, the same over all tries.</summary>
    public required string Id { get; init; }

    public required string Type { get; init; }

    /// <summary>JSON, posted as it is. As a string, so that no table or queue on the way can reorder it.</summary>
    public required string Payload { get; init; }

    /// <summary>When it was first queued; its tries end 72 hours later.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Which try comes next, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>What the last try met: an HTTP status, or a <see cref="WebhookReply.Problem"/>.</summary>
    public string? LastProblem { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WebhookJson.Plain.WebhookDelivery);

    public WorkItem ToWork(TimeSpan delay = default) => new(Endpoint.Value, ToJson()) { Delay = delay };

    /// <exception cref="JsonException">Not a delivery.</exception>
    public static WebhookDelivery Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, WebhookJson.Plain.WebhookDelivery) ?? throw new JsonException("Not a webhook delivery.");
}
