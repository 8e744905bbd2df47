namespace EmailPlatform.Core.Webhooks;

/// <summary>An event that an endpoint never accepted.</summary>
/// <param name="Id">Its <c>webhook-id</c>.</param>
/// <param name="Type">Such as <c>message.delivered</c>.</param>
/// <param name="Payload">The JSON that would have been posted.</param>
/// <param name="Attempts">How many times it was tried, or its turn came while the endpoint was known to fail.</param>
/// <param name="Reason">What the last try met, an HTTP status or a word such as <c>timeout</c>; or <c>disabled</c>.</param>
public sealed record WebhookDeadLetter(
    string Id, string Type, string Payload, int Attempts, string Reason, DateTimeOffset QueuedAt, DateTimeOffset DiedAt);
