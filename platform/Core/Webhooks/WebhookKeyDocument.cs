namespace EmailPlatform.Core.Webhooks;

/// <param name="Wrapped">By the key vault.</param>
/// <param name="RetiresAt">When it stops signing; null for the current one.</param>
internal sealed record WebhookKeyDocument(byte[] Wrapped, DateTimeOffset? RetiresAt);
