using System.Text.Json;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Events;

/// <summary>
/// What events do to the suppression list. A hard bounce and a complaint stop all mail to the address, an unsubscribe stops its scope.
/// Soft bounces are counted with the same transaction that takes the event up; <see cref="SoftBounceLimit"/> of them within
/// <see cref="SoftBounceWindow"/> stop all mail for as long.
/// </summary>
public sealed class BounceSuppression(ITable table, SuppressionList suppressions, TimeProvider time)
{
    /// <summary>A message that was given up after days of retries is one soft bounce, so three are weeks of trying.</summary>
    public const int SoftBounceLimit = 3;

    public static readonly TimeSpan SoftBounceWindow = TimeSpan.FromDays(14);

    private const string Count = "count";

    /// <summary>Before the events are taken up: a stop between the two only suppresses a moment early.</summary>
    internal async ValueTask SuppressAsync(TenantId tenant, IReadOnlyList<MailEvent> firsts, CancellationToken cancellationToken)
    {
        List<NewSuppression>? added = null;
        foreach (var happened in firsts)
        {
            if (SuppressionOf(happened) is { } suppression)
                (added ??= []).Add(suppression);
        }
        if (added is not null)
            await suppressions.AddAsync(tenant, added, cancellationToken);
    }

    /// <summary>The writes that count soft bounces.</summary>
    internal static IEnumerable<TableWrite> CountSoft(TenantId tenant, IReadOnlyList<MailEvent> firsts) => firsts
        .Where(IsSoft)
        .GroupBy(KeyOf)
        .Select(TableWrite (address) => new TableWrite.Add
        {
            Key = PlaceOf(tenant, address.Key),
            Deltas = new Dictionary<string, long> { [Count] = address.Count() },
            ExpiresAt = address.Max(happened => happened.Time) + SoftBounceWindow,
        });

    /// <summary>After the events are taken up: suppresses who has bounced too often.</summary>
    internal async ValueTask SuppressRepeatedAsync(TenantId tenant, IReadOnlyList<MailEvent> events, CancellationToken cancellationToken)
    {
        foreach (var happened in events.Where(IsSoft).DistinctBy(KeyOf))
        {
            if (await table.GetAsync(PlaceOf(tenant, KeyOf(happened)), cancellationToken) is not { } item)
                continue;
            using var document = JsonDocument.Parse(item.Document);
            if (document.RootElement.GetProperty(Count).GetInt64() < SoftBounceLimit)
                continue;
            var suppression = new NewSuppression(EmailAddress.Parse(happened.Recipient), SuppressionScope.All, SuppressionReason.SoftBounce)
            {
                Expires = time.GetUtcNow() + SoftBounceWindow,
                Source = happened.MessageId,
            };
            await suppressions.AddAsync(tenant, [suppression], cancellationToken);
        }
    }

    private static NewSuppression? SuppressionOf(MailEvent happened)
    {
        var (scope, reason) = happened.Kind switch
        {
            EventKind.Bounced when happened.Bounce == BounceKind.Hard => (SuppressionScope.All, SuppressionReason.HardBounce),
            EventKind.Complained => (SuppressionScope.All, SuppressionReason.Complaint),
            EventKind.Unsubscribed when SuppressionScope.TryParse(happened.Scope, out var asked) => (asked, SuppressionReason.Unsubscribe),
            _ => (default(SuppressionScope?), default(SuppressionReason)),
        };
        return scope is null
            ? null
            : new NewSuppression(EmailAddress.Parse(happened.Recipient), scope.Value, reason) { Source = happened.MessageId };
    }

    internal static bool IsSoft(MailEvent happened) => happened is { Kind: EventKind.Bounced, Bounce: BounceKind.Soft };

    private static string KeyOf(MailEvent happened) => EmailAddress.Parse(happened.Recipient).NormalizedKey;

    private static TableKey PlaceOf(TenantId tenant, string address) => new($"t#{tenant}#soft#{address}", Count);
}
