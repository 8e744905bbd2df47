using System.Globalization;
using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Api.Analytics;

/// <summary>How much became of the mail of each day.</summary>
internal sealed class AnalyticsEndpoints(Counters counters, TimeProvider time) : IEndpoints
{
    /// <summary>So that one reply stays small: a year, and the same day of the year before.</summary>
    private const int MaxDays = 367;

    private const int DefaultDays = 30;

    public void Map(ApiRoutes routes) =>
        routes.Get("/v1/analytics", Scope.Read, ApiJson.Default.AnalyticsReply, ReadAsync, new("analytics", "Analytics", "Counts by day")
        {
            Description = "How many messages reached each kind of event, by UTC day of the event. Each message counts once for each kind, and once more under its stream (`bulk.delivered`). Days without mail are left out.",
            Parameters =
            [
                Parameter.Query("from", "The first day, `yyyy-MM-dd`; by default 29 days before the last.") with { Type = typeof(DateOnly) },
                Parameter.Query("to", $"The last day; by default today. At most {MaxDays} days in all.") with { Type = typeof(DateOnly) },
            ],
        });

    private async ValueTask<Outcome<AnalyticsReply>> ReadAsync(ApiRequest request)
    {
        if (!TryRead(request.Query("to"), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), out var to))
            return WrongDay("/to");
        if (!TryRead(request.Query("from"), to.AddDays(-Math.Min(DefaultDays - 1, to.DayNumber)), out var from))
            return WrongDay("/from");
        if (from > to || to.DayNumber - from.DayNumber >= MaxDays || to == DateOnly.MaxValue)
            return Refusal.Invalid("/from", "out_of_range", $"The days run from the earlier to the later, and are at most {MaxDays}.");
        return new AnalyticsReply(from, to, await counters.ReadAsync(request.Tenant, from, to, request.Aborted));
    }

    private static bool TryRead(string? text, DateOnly absent, out DateOnly day)
    {
        day = absent;
        return text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static Refusal WrongDay(string pointer) => Refusal.Invalid(pointer, "wrong_type", "A day is written yyyy-MM-dd.");
}
