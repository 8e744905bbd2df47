namespace EmailPlatform.Core.Webhooks;

/// <summary>What is posted (Standard Webhooks, "Payload structure").</summary>
/// <param name="Timestamp">When it happened, not when it is posted.</param>
internal sealed record WebhookPayload(string Type, DateTimeOffset Timestamp, WebhookEventData Data);
