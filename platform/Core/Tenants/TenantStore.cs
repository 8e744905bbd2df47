using System.Text.Json;
using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Paging;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Tenants;

/// <summary>The platform's tenants. One small item each, in one partition: reading them is rare, because limits are remembered.</summary>
public sealed class TenantStore(ITable table, TimeProvider time)
{
    /// <summary>How long another process may still count with limits that were changed.</summary>
    public static readonly TimeSpan LimitsLifetime = TimeSpan.FromSeconds(60);

    private const string Partition = "platform#tenants";
    private const int MaxNameLength = 200;
    private const int RememberedTenants = 10_000;
    private readonly BoundedCache<TenantId, TenantLimits> _limits = new(RememberedTenants, time);

    /// <summary>Null where there is no such tenant.</summary>
    public async ValueTask<Tenant?> GetAsync(TenantId id, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(id), cancellationToken) is { } item ? Read(item) : null;

    /// <summary>What the tenant may send, at most <see cref="LimitsLifetime"/> old. An unknown tenant has the defaults: it has no credential either.</summary>
    public ValueTask<TenantLimits> GetLimitsAsync(TenantId id, CancellationToken cancellationToken) =>
        _limits.TryGet(id, out var limits) ? ValueTask.FromResult(limits) : LoadLimitsAsync(id, cancellationToken);

    /// <summary>Refused with <c>tenant_exists</c> where the id is taken.</summary>
    public async ValueTask<Outcome<Tenant>> CreateAsync(TenantId id, string name, TenantLimits limits, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength)
            return Refusal.Invalid("/name", "invalid_name", $"A tenant's name has 1 to {MaxNameLength} characters.");
        if (Check(limits) is { } refusal)
            return refusal;
        var tenant = new Tenant { Id = id, Name = name, Created = time.GetUtcNow(), Limits = limits };
        var outcome = await table.WriteAsync(Put(tenant, WriteCondition.Absent), cancellationToken);
        return outcome.IsApplied ? tenant : Refusal.Conflict("tenant_exists", $"There already is a tenant {id}.");
    }

    public async ValueTask<Outcome<Tenant>> SetLimitsAsync(TenantId id, TenantLimits limits, CancellationToken cancellationToken)
    {
        if (Check(limits) is { } refusal)
            return refusal;
        while (await table.GetAsync(KeyOf(id), cancellationToken) is { } item)
        {
            var tenant = Read(item) with { Limits = limits };
            if (!(await table.WriteAsync(Put(tenant, WriteCondition.VersionIs(item.Version)), cancellationToken)).IsApplied)
                continue;
            _limits.Remove(id);
            return tenant;
        }

        return Refusal.NotFound("tenant_not_found", $"There is no tenant {id}.");
    }

    /// <summary>In the order of their ids.</summary>
    public ValueTask<Outcome<Page<Tenant>>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken) =>
        table.ListAsync(new TableQuery { Partition = Partition, Limit = limit, Cursor = cursor }, Read, cancellationToken);

    private async ValueTask<TenantLimits> LoadLimitsAsync(TenantId id, CancellationToken cancellationToken)
    {
        var limits = (await GetAsync(id, cancellationToken))?.Limits ?? TenantLimits.Default;
        _limits.Set(id, limits, LimitsLifetime);
        return limits;
    }

    private static Refusal? Check(TenantLimits limits) =>
        limits is { MessagesPerDay: >= 0, SendsPerSecond: >= 0, Burst: >= 0 } ? null
            : Refusal.Invalid("/limits", "limit_out_of_range", "Each limit is 0 or more.");

    private static TableKey KeyOf(TenantId id) => new(Partition, id.Value);

    private static TableWrite.Put Put(Tenant tenant, WriteCondition condition) => new()
    {
        Key = KeyOf(tenant.Id),
        Document = JsonSerializer.SerializeToUtf8Bytes(tenant, TenantsJson.Default.Tenant),
        Condition = condition,
    };

    private static Tenant Read(TableItem item) => JsonSerializer.Deserialize(item.Document.Span, TenantsJson.Default.Tenant)!;
}
