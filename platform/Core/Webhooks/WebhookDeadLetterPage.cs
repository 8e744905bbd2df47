namespace EmailPlatform.Core.Webhooks;

/// <param name="Letters">In no order that means anything.</param>
/// <param name="Cursor">Null after the last page.</param>
public sealed record WebhookDeadLetterPage(IReadOnlyList<WebhookDeadLetter> Letters, string? Cursor);
