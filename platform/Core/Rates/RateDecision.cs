using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Core.Rates;

/// <summary>
/// Whether a request may pass, and what its reply's headers say: <c>RateLimit-Limit</c>, <c>RateLimit-Remaining</c> and <c>RateLimit-Reset</c>,
/// the three that clients of other mail APIs know, with the reset in seconds from now
/// (draft-ietf-httpapi-ratelimit-headers-06; later drafts put them into one structured header that few clients read).
/// </summary>
/// <param name="Limit">How many may come at once after a quiet time.</param>
/// <param name="Remaining">How many may come now; on several hosts, as this one last saw it.</param>
/// <param name="ResetAfter">How long until <see cref="Remaining"/> is <see cref="Limit"/> again, if nothing comes.</param>
/// <param name="RetryAfter">How long until the same request passes; zero where it did.</param>
public readonly record struct RateDecision(bool IsAllowed, int Limit, int Remaining, TimeSpan ResetAfter, TimeSpan RetryAfter)
{
    /// <summary>The reply to a request that may not pass.</summary>
    public Refusal ToRefusal() =>
        new(RefusalKind.RateLimited, "rate_limited", $"More than this account's rate; {Limit} messages may come at once.") { RetryAfter = RetryAfter };
}
