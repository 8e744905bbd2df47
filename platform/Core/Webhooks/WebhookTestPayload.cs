namespace EmailPlatform.Core.Webhooks;

/// <summary>What a <see cref="WebhookTest"/> posts.</summary>
internal sealed record WebhookTestPayload(string Type, DateTimeOffset Timestamp, WebhookTestPayload.Subject Data)
{
    internal sealed record Subject(WebhookEndpointId EndpointId);
}
