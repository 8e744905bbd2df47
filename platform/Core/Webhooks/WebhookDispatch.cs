using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// Puts events into the webhooks queue, a copy for each endpoint that subscribes. For a tenant without endpoints
/// this is one look into memory, and a query each <see cref="WebhookOptions.EndpointCacheTime"/>.
/// </summary>
/// <param name="queue">The webhooks queue; its groups are endpoints.</param>
public sealed class WebhookDispatch(WebhookStore store, EventLabels labels, IWorkQueue queue, TimeProvider time)
{
    private const int IdHashBytes = 16;

    /// <summary>A later try adds its number and what the last one met.</summary>
    private const int Headroom = 256;

    /// <summary>Returns when all are queued. After a throw the same events may be dispatched again: they keep their webhook ids.</summary>
    public async ValueTask DispatchAsync(IReadOnlyList<ProjectedEvent> events, CancellationToken cancellationToken)
    {
        List<WorkItem>? work = null;
        foreach (var projected in events)
        {
            ProjectedEvent? labelled = null;
            string? payload = null;
            foreach (var endpoint in await store.ActiveAsync(projected.Event.Tenant, cancellationToken))
            {
                if (!endpoint.Wants(projected.Event.Kind))
                    continue;
                labelled ??= projected with { Event = await labels.CompleteAsync(projected.Event, cancellationToken) };
                payload ??= Write(WebhookEventData.Of(labelled), labelled.Event);
                (work ??= []).Add(Fit(labelled, endpoint, payload));
            }
        }
        if (work is not null)
            await queue.SendAsync(work, cancellationToken);
    }

    private WorkItem Fit(ProjectedEvent projected, WebhookEndpoint endpoint, string payload)
    {
        var delivery = new WebhookDelivery
        {
            Tenant = endpoint.Tenant,
            Endpoint = endpoint.Id,
            Id = IdOf(projected.Event, endpoint.Id),
            Type = WebhookEventType.Of(projected.Event.Kind),
            Payload = payload,
            QueuedAt = time.GetUtcNow(),
        };
        var work = delivery.ToWork();
        if (work.Body.Length <= WorkItem.MaxBodyBytes - Headroom)
            return work;
        var small = WebhookEventData.Of(projected) with { Tags = null, Metadata = null, Response = null, Truncated = true };
        return (delivery with { Payload = Write(small, projected.Event) }).ToWork();
    }

    private static string Write(WebhookEventData data, MailEvent mail) =>
        JsonSerializer.Serialize(new WebhookPayload(WebhookEventType.Of(mail.Kind), mail.Time, data), WebhookJson.Plain.WebhookPayload);

    /// <summary>
    /// The same event for the same endpoint has the same id, however often it is dispatched.
    /// A hash, because an event's id holds full stops and a webhook id must not (Standard Webhooks, "Signature scheme").
    /// </summary>
    private static string IdOf(MailEvent mail, WebhookEndpointId endpoint) =>
        "msg_" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint}\n{mail.Id}")).AsSpan(0, IdHashBytes));
}
