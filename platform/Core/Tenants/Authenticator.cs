using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Core.Tenants;

/// <summary>
/// Tells who is asking. Stands before every request, so what it found is remembered for a short while: an answer from memory allocates nothing.
/// Good and bad credentials are remembered apart, so that guessing does not push out customers.
/// </summary>
public sealed class Authenticator(ApiKeyStore keys, TimeProvider time)
{
    /// <summary>How long a revoked key may still pass.</summary>
    public static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RefusalCacheTime = TimeSpan.FromSeconds(5);
    private static readonly Refusal Unknown = new(RefusalKind.Unauthenticated, "invalid_api_key", "The API key is not valid.");
    private static readonly Refusal Expired = new(RefusalKind.Unauthenticated, "api_key_expired", "The API key has expired.");
    private readonly BoundedCache<CredentialDigest, Caller> _callers = new(capacity: 50_000, time);
    private readonly BoundedCache<CredentialDigest, Refusal> _refusals = new(capacity: 5_000, time);

    /// <summary>The caller, or <c>invalid_api_key</c> or <c>api_key_expired</c>.</summary>
    /// <param name="credential">An API key as it was presented; any text is safe.</param>
    public ValueTask<Outcome<Caller>> AuthenticateAsync(string credential, CancellationToken cancellationToken)
    {
        if (credential.Length > ApiKeyText.MaxLength)
            return new(Unknown);
        var digest = CredentialDigest.Of(credential);
        if (_callers.TryGet(digest, out var caller))
            return new(caller);
        return _refusals.TryGet(digest, out var refusal) ? new(refusal) : LookUpAsync(credential, digest, cancellationToken);
    }

    private async ValueTask<Outcome<Caller>> LookUpAsync(string credential, CredentialDigest digest, CancellationToken cancellationToken)
    {
        var found = await keys.FindAsync(credential, cancellationToken);
        var left = found?.Expires is { } expires ? expires - time.GetUtcNow() : TimeSpan.MaxValue;
        if (found is not { } known || left <= TimeSpan.Zero)
        {
            var refusal = found is null ? Unknown : Expired;
            _refusals.Set(digest, refusal, RefusalCacheTime);
            return refusal;
        }

        _callers.Set(digest, known.Caller, left < CacheTime ? left : CacheTime);
        return known.Caller;
    }
}
