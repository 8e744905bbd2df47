using EmailPlatform.Core.Webhooks;

namespace EmailPlatform.Api.Webhooks;

/// <summary>Where a tenant wants its events posted.</summary>
/// <param name="Events">Types such as <c>message.delivered</c>; empty for everything.</param>
/// <param name="FailingSince">Since when nothing has been accepted; absent while it works.</param>
internal sealed record WebhookView(
    string Id, Uri Url, IReadOnlyList<string> Events, DateTimeOffset CreatedAt, WebhookDisabled? Disabled, DateTimeOffset? FailingSince)
{
    public static WebhookView Of(WebhookEndpoint endpoint) => new(
        endpoint.Id.Value,
        endpoint.Url,
        [.. endpoint.Kinds.Select(WebhookEventType.Of)],
        endpoint.CreatedAt,
        endpoint.Disabled,
        endpoint.FailingSince);
}
