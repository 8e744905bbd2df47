using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Rates;

/// <summary>
/// Holds each tenant to its messages of a UTC day, exactly: all hosts together never pass it. A host takes slices from the day's counter
/// and spends them in memory: 1 % of the quota, at least 100, but never more than a tenth of what is left, so that the last messages
/// are not stranded on hosts that do not need them. In memory are the tenants that sent through this host today.
/// </summary>
public sealed class DailyQuota(ITable table, TenantStore tenants, TimeProvider time)
{
    private const int MinSlice = 100;
    private const int MaxTries = 20;

    /// <summary>How long a refusal is answered from memory, so that a flood of them does not reach the table.</summary>
    private static readonly TimeSpan RefusalLifetime = TimeSpan.FromSeconds(5);

    /// <summary>A day's counter is of no use after it, but may be looked at.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    private readonly Lock _nextDay = new();
    private volatile ConcurrentDictionary<TenantId, QuotaLease> _leases = new();

    /// <summary>Null where all of the messages may be sent today; else a refusal <c>quota_exceeded</c> until midnight UTC, and none is counted.</summary>
    public async ValueTask<Refusal?> TryReserveAsync(TenantId tenant, int messages, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(messages, 1);
        var lease = LeaseOf(tenant);
        if (lease.TryTake(messages))
            return null;
        if (lease.WasRefused(messages, RefusalLifetime, out var left))
            return Refuse(left);

        var limits = await tenants.GetLimitsAsync(tenant, cancellationToken);
        await lease.Turn.WaitAsync(cancellationToken);
        try
        {
            return lease.TryTake(messages) ? null
                : lease.WasRefused(messages, RefusalLifetime, out left) ? Refuse(left)
                : await ExtendAsync(tenant, lease, messages, limits.MessagesPerDay, cancellationToken);
        }
        finally
        {
            lease.Turn.Release();
        }
    }

    /// <summary>Gives back what was reserved for messages that were not accepted after all.</summary>
    public void Return(TenantId tenant, int messages) => LeaseOf(tenant).Add(messages);

    /// <summary>
    /// Gives what this host has not used for so long back to the counter. The host calls it every minute or so with a few minutes,
    /// and with zero at a clean stop, after the last request.
    /// </summary>
    public async ValueTask ReturnIdleAsync(TimeSpan idleFor, CancellationToken cancellationToken)
    {
        foreach (var (tenant, lease) in _leases)
        {
            var unused = lease.TakeIdle(idleFor);
            if (unused > 0)
            {
                await table.WriteAsync(
                    new TableWrite.Add
                    {
                        Key = KeyOf(tenant, lease.Day),
                        Deltas = new Dictionary<string, long> { ["used"] = -unused },
                        ExpiresAt = time.GetUtcNow() + Keep,
                    },
                    cancellationToken);
            }
        }
    }

    private async ValueTask<Refusal?> ExtendAsync(TenantId tenant, QuotaLease lease, int messages, long quota, CancellationToken cancellationToken)
    {
        var key = KeyOf(tenant, lease.Day);
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var item = await table.GetAsync(key, cancellationToken);
            var used = item is null ? 0 : JsonSerializer.Deserialize(item.Document.Span, RatesJson.Default.QuotaDocument)!.Used;
            var left = quota - used;
            var missing = lease.Missing(messages);
            if (missing > left)
            {
                lease.Refuse(messages, left);
                return Refuse(left);
            }
            var slice = Math.Max(missing, Math.Min(Math.Max(MinSlice, quota / 100), left / 10));
            var put = new TableWrite.Put
            {
                Key = key,
                Document = JsonSerializer.SerializeToUtf8Bytes(new QuotaDocument(used + slice), RatesJson.Default.QuotaDocument),
                Condition = item is null ? WriteCondition.Absent : WriteCondition.VersionIs(item.Version),
                ExpiresAt = time.GetUtcNow() + Keep,
            };
            if ((await table.WriteAsync(put, cancellationToken)).IsApplied)
            {
                lease.Add(slice);
                if (lease.TryTake(messages))
                    return null;
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, 4 * attempt)), time, cancellationToken);
            }
        }
        return new Refusal(RefusalKind.Busy, "quota_busy", "Too many at once want this account's quota.") { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    private QuotaLease LeaseOf(TenantId tenant)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_leases.TryGetValue(tenant, out var lease) && lease.Day == today)
            return lease;
        lock (_nextDay)
        {
            if (_leases.TryGetValue(tenant, out lease) && lease.Day == today)
                return lease;
            if (lease is not null)
                _leases = new();
            return _leases[tenant] = new QuotaLease(today, time);
        }
    }

    private Refusal Refuse(long left)
    {
        var now = time.GetUtcNow();
        var midnight = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var detail = left > 0 ? $"{left} messages are left of this account's quota for today (UTC)." : "This account's quota for today (UTC) is used up.";
        return new Refusal(RefusalKind.RateLimited, "quota_exceeded", detail) { RetryAfter = midnight - now };
    }

    private static TableKey KeyOf(TenantId tenant, DateOnly day) =>
        new($"t#{tenant}#quota", day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
}
