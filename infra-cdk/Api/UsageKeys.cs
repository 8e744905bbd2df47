using System.Globalization;

namespace EmailPlatform.InfraCdk.Api;

/// <summary>
/// The values of usage keys, which the authorizer works out from the tenant. They open nothing: a key counts only when the authorizer names it
/// (key source AUTHORIZER), so they are no secrets. API Gateway wants 20 to 128 characters.
/// </summary>
internal static class UsageKeys
{
    public static string OfBucket(string plan, int bucket) => string.Create(CultureInfo.InvariantCulture, $"usage-plan-{plan}-bucket-{bucket:D4}");

    public static string OfTenant(string tenant) => $"usage-plan-tenant-{tenant}";
}
