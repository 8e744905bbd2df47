namespace EmailPlatform.Core.Webhooks;

/// <summary>A dead letter as it is stored.</summary>
internal sealed record WebhookDeadDocument(WebhookDelivery Delivery, string Reason, DateTimeOffset DiedAt);
