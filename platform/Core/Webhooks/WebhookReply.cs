namespace EmailPlatform.Core.Webhooks;

/// <summary>What came of one post.</summary>
/// <param name="Status">The HTTP status; 0 where there was no reply.</param>
/// <param name="Problem">Why there was no reply: <c>timeout</c>, <c>refused_address</c>, <c>dns</c>, <c>connect</c>, <c>tls</c> or <c>broken</c>.</param>
/// <param name="RetryAfter">What the reply asked for.</param>
internal readonly record struct WebhookReply(int Status, string? Problem, TimeSpan Took, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>The server wants nothing from us any more.</summary>
    public bool IsGone => Status == 410;

    /// <summary>The server is under load: everything for this endpoint slows down, not only this item.</summary>
    public bool Throttles => Status is 429 or 502 or 504 || RetryAfter is not null;
}
