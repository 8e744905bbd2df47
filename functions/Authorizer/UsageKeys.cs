using System.Collections.Frozen;
using System.Globalization;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Functions.Authorizer;

/// <summary>
/// Which of API Gateway's usage keys a tenant's requests count for: its own where it is a large one, else that of its hash bucket in its plan.
/// The values are those that infra-cdk makes; they open nothing, so they are no secrets.
/// </summary>
internal sealed class UsageKeys
{
    private readonly FrozenSet<string> _largeTenants;
    private readonly FrozenDictionary<string, int> _buckets;
    private readonly FrozenDictionary<string, string> _plans;
    private readonly string _commonPlan;

    /// <exception cref="InvalidOperationException">A tenant has a plan that there is not.</exception>
    public UsageKeys(AwsOptions options)
    {
        var plans = options.UsagePlans;
        _commonPlan = plans[0].Key;
        _buckets = plans.ToFrozenDictionary(StringComparer.Ordinal);
        _plans = options.UsagePlanTenants.ToFrozenDictionary(StringComparer.Ordinal);
        _largeTenants = options.UsageTenants.ToFrozenSet(StringComparer.Ordinal);
        if (_plans.Values.FirstOrDefault(plan => !_buckets.ContainsKey(plan)) is { } unknown)
            throw new InvalidOperationException($"There is no usage plan '{unknown}'.");
    }

    public string Of(TenantId tenant)
    {
        if (_largeTenants.Contains(tenant.Value))
            return $"usage-plan-tenant-{tenant}";
        var plan = _plans.GetValueOrDefault(tenant.Value, _commonPlan);
        return string.Create(CultureInfo.InvariantCulture, $"usage-plan-{plan}-bucket-{Shard.Of(tenant.Value, _buckets[plan]):D4}");
    }
}
