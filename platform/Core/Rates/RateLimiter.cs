using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Rates;

/// <summary>
/// Holds each tenant, and each of its API keys, to a rate. Nearly every call is answered from memory, at once and without an allocation.
/// Buckets that were not used for long are forgotten, and begin full.
/// </summary>
public sealed class RateLimiter
{
    private const int RememberedBuckets = 50_000;

    private readonly ITable _table;
    private readonly TenantStore _tenants;
    private readonly TimeProvider _time;
    private readonly RateOptions _options;
    private readonly BoundedCache<TenantId, RateBucket> _tenantBuckets;
    private readonly BoundedCache<(TenantId Tenant, string KeyId), RateBucket> _keyBuckets;
    private readonly Lock _making = new();

    public RateLimiter(ITable table, TenantStore tenants, TimeProvider time, RateOptions options)
    {
        options.Validate();
        (_table, _tenants, _time, _options) = (table, tenants, time, options);
        _tenantBuckets = new(RememberedBuckets, time);
        _keyBuckets = new(RememberedBuckets, time);
    }

    /// <param name="permits">How many messages the request is for, at least 1.</param>
    public async ValueTask<RateDecision> TryAcquireAsync(Caller caller, int permits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        var limits = await _tenants.GetLimitsAsync(caller.Tenant, cancellationToken);
        var tenant = TenantBucket(caller.Tenant);
        if (_options.KeyShare == 1)
            return await tenant.TryTakeAsync(permits, BucketSize.Of(limits), cancellationToken);

        var key = KeyBucket(caller.Tenant, caller.KeyId);
        var ofKey = await key.TryTakeAsync(permits, BucketSize.Of(limits, _options.KeyShare), cancellationToken);
        if (!ofKey.IsAllowed)
            return ofKey;
        var ofTenant = await tenant.TryTakeAsync(permits, BucketSize.Of(limits), cancellationToken);
        if (!ofTenant.IsAllowed)
            key.Return(permits);
        return ofTenant.IsAllowed && ofKey.Remaining < ofTenant.Remaining ? ofKey : ofTenant;
    }

    private RateBucket TenantBucket(TenantId tenant) =>
        _tenantBuckets.TryGet(tenant, out var bucket) ? bucket : Make(_tenantBuckets, tenant, new($"t#{tenant}#rate", "all"));

    private RateBucket KeyBucket(TenantId tenant, string keyId) =>
        _keyBuckets.TryGet((tenant, keyId), out var bucket) ? bucket : Make(_keyBuckets, (tenant, keyId), new($"t#{tenant}#rate", $"key#{keyId}"));

    private RateBucket Make<TKey>(BoundedCache<TKey, RateBucket> buckets, TKey name, TableKey key)
        where TKey : notnull
    {
        lock (_making)
        {
            if (buckets.TryGet(name, out var made))
                return made;
            RateBucket bucket = _options.SingleHost ? new LocalBucket(_time) : new LeasedBucket(_table, key, _time);
            buckets.Set(name, bucket, TimeSpan.MaxValue);
            return bucket;
        }
    }
}
