using System.Diagnostics;

namespace EmailPlatform.Bench.Mail;

/// <summary>One thing measured on one thread: how often a second, and what it allocates.</summary>
/// <param name="Name">In snake_case.</param>
/// <param name="Run">Does it once, with the input of that number.</param>
internal sealed record Operation(string Name, Action<int> Run)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Warms up, then measures rounds, of which the median counts.</summary>
    public Measured Measure(TimeSpan round, int rounds)
    {
        _ = MeasureRound(WarmUp);
        var results = Enumerable.Range(0, rounds).Select(_ => MeasureRound(round)).OrderBy(result => result.PerSecond).ToList();
        return results[rounds / 2];
    }

    /// <summary>One round without warming up.</summary>
    public Measured MeasureRound(TimeSpan duration)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var count = 0;
        for (; clock.Elapsed < duration; count++)
            Run(count);
        var elapsed = clock.Elapsed.TotalSeconds;
        return new Measured(count / elapsed, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)count);
    }

    internal readonly record struct Measured(double PerSecond, double BytesAllocated);
}
