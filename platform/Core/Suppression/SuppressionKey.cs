using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Suppression;

/// <summary>Where an entry stands: under its address, which sending asks, and once more in the tenant's listing.</summary>
internal static class SuppressionKey
{
    /// <summary>How many partitions a tenant's listing has: an import of millions of addresses does not make one hot. Raising it would hide what is listed.</summary>
    public const int ListShards = 16;

    public static string Partition(TenantId tenant, string address) => $"t#{tenant}#supp#{address}";

    public static TableKey Of(TenantId tenant, string address, SuppressionScope scope) => new(Partition(tenant, address), scope.Value);

    public static string ListPartition(TenantId tenant, int shard) => $"t#{tenant}#supplist#{shard:x}";

    public static TableKey Listed(TenantId tenant, string address, SuppressionScope scope) =>
        new(ListPartition(tenant, Shard.Of(address, ListShards)), $"{address}#{scope}");
}
