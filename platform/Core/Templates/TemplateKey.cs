using System.Globalization;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Templates;

/// <summary>Where templates stand: the small items of all together, for listing, and the versions of each apart.</summary>
internal static class TemplateKey
{
    public static string Partition(TenantId tenant) => $"t#{tenant}#templates";

    public static TableKey Of(TenantId tenant, TemplateName name) => new(Partition(tenant), name.Value);

    public static string VersionPartition(TenantId tenant, TemplateName name) => $"t#{tenant}#template#{name}";

    public static TableKey Version(TenantId tenant, TemplateName name, int version) =>
        new(VersionPartition(tenant, name), version.ToString("d10", CultureInfo.InvariantCulture));
}
