namespace EmailPlatform.Core.Events;

/// <summary>One day's counters.</summary>
/// <param name="Counts">By kind of event (<c>delivered</c>), and by stream and kind (<c>bulk.delivered</c>).</param>
public sealed record DayCount(DateOnly Day, IReadOnlyDictionary<string, long> Counts);
