namespace EmailPlatform.Api.Webhooks;

/// <summary>What a test met.</summary>
/// <param name="Accepted">Whether the endpoint answered 200 to 299.</param>
/// <param name="Status">The HTTP status; absent where there was no reply.</param>
/// <param name="Problem">Why there was no reply: <c>timeout</c>, <c>refused_address</c>, <c>dns</c>, <c>connect</c>, <c>tls</c> or <c>broken</c>.</param>
/// <param name="TookMs">From the beginning of the connection to the reply's headers, in milliseconds.</param>
internal sealed record WebhookTestReply(bool Accepted, int? Status, string? Problem, int TookMs);
