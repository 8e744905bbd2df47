namespace EmailPlatform.Core.Sending;

/// <summary>When a deferred message is tried again, and when it is given up.</summary>
public sealed class RetrySchedule
{
    /// <summary>
    /// The wait after the first, second, … deferral; the last one repeats. RFC 5321 §4.5.4.1 asks for at least 30 minutes in the long run,
    /// and two tries in the first hour; greylisting wants one after a few minutes.
    /// </summary>
    public IReadOnlyList<TimeSpan> Delays { get; init; } =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(4),
    ];

    /// <summary>A message older than this bounces instead of being tried again. RFC 5321 says 4 to 5 days; customers of an API want to know after three.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(72);

    /// <summary>How much of a wait is random, so that what failed together does not come back together: 0 to 1.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>The instant of the next try, or null where the message is given up.</summary>
    /// <param name="attempt">The try that was deferred, from 1.</param>
    /// <param name="notBefore">What the other side asked for.</param>
    /// <param name="random">0 (inclusive) to 1 (exclusive).</param>
    public DateTimeOffset? Next(DateTimeOffset firstTry, int attempt, TimeSpan? notBefore, DateTimeOffset now, double random)
    {
        var delay = Delays[Math.Min(attempt, Delays.Count) - 1];
        delay += delay * Jitter * random;
        if (notBefore > delay)
            delay = notBefore.Value;
        var next = now + delay;
        return next - firstTry > GiveUpAfter ? null : next;
    }
}
