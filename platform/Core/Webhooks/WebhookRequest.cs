namespace EmailPlatform.Core.Webhooks;

/// <summary>What a caller wants an endpoint to be, as it stands in the request.</summary>
/// <param name="Url">Absolute; https, and http only to this machine where <see cref="WebhookOptions.AllowLoopback"/> says so.</param>
/// <param name="Events">Types such as <c>message.delivered</c>; null or empty for everything.</param>
public sealed record WebhookRequest(string? Url, IReadOnlyList<string>? Events);
