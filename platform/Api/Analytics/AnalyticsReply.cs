using EmailPlatform.Core.Events;

namespace EmailPlatform.Api.Analytics;

/// <summary>The counters of some days.</summary>
/// <param name="From">The first day that was asked for.</param>
/// <param name="To">The last one.</param>
internal sealed record AnalyticsReply(DateOnly From, DateOnly To, IReadOnlyList<DayCount> Days);
