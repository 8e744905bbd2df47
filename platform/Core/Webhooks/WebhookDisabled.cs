namespace EmailPlatform.Core.Webhooks;

/// <summary>That an endpoint gets nothing any more, until it is enabled again.</summary>
/// <param name="Reason">Stable, snake_case: <c>by_request</c>, <c>gone</c> (it answered 410) or <c>failing</c> (nothing was accepted for three days).</param>
public sealed record WebhookDisabled(DateTimeOffset At, string Reason)
{
    public const string ByRequest = "by_request";
    public const string Gone = "gone";
    public const string Failing = "failing";
}
