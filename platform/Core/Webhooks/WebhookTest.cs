using System.Text.Json;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Webhooks;

/// <summary>Posts a <c>webhook.test</c> event at once, past queue and breaker, for whoever sets an endpoint up.</summary>
public sealed class WebhookTest(WebhookStore store, WebhookClient client, TimeProvider time)
{
    /// <summary>A disabled endpoint is tested too. Refused only where there is none.</summary>
    public async ValueTask<Outcome<WebhookTestResult>> SendAsync(TenantId tenant, WebhookEndpointId id, CancellationToken cancellationToken)
    {
        if (await store.OpenAsync(tenant, id, cancellationToken) is not { } target)
            return Refusal.NotFound("webhook_not_found", "There is no such webhook.");
        var now = time.GetUtcNow();
        var payload = JsonSerializer.SerializeToUtf8Bytes(new(WebhookEventType.Test, now, new(id)), WebhookJson.Plain.WebhookTestPayload);
        var reply = await client.PostAsync(target.Endpoint.Url, $"msg_test_{Guid.CreateVersion7(now):N}", payload, target.Keys, cancellationToken);
        return new WebhookTestResult(reply.IsSuccess, reply.Status == 0 ? null : reply.Status, reply.Problem, reply.Took);
    }
}
