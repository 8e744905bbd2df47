using System.Collections.Frozen;
using System.Globalization;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Functions.Authorizer;

/// <summary>
/// Which of API Gateway's usage keys a tenant's requests count for: its own where it is a large one, else that of its hash bucket in the plan.
/// The values are those that infra-cdk makes; they open nothing, so they are no secrets.
/// </summary>
internal sealed class UsageKeys(string plan, int buckets, IEnumerable<string> largeTenants)
{
    private readonly FrozenSet<string> _largeTenants = largeTenants.ToFrozenSet(StringComparer.Ordinal);

    public static UsageKeys Of(AwsOptions options) => new(options.UsagePlan, options.UsageBuckets, options.UsageTenants);

    public string Of(TenantId tenant) => _largeTenants.Contains(tenant.Value)
        ? $"usage-plan-tenant-{tenant}"
        : string.Create(CultureInfo.InvariantCulture, $"usage-plan-{plan}-bucket-{Shard.Of(tenant.Value, buckets):D4}");
}
