using System.Collections.Concurrent;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// Which requests meet which fault. The same seed gives the same sequence of faults; which request meets which depends on the order
/// in which they come.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly ConcurrentQueue<Fault> _next = new();
    private readonly int[] _counts = new int[Enum.GetValues<Fault>().Length];

    public FaultPlan(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
    }

    public int Seed { get; }

    /// <summary>The share of requests that meet each fault, 0 to 1.</summary>
    public double LostReplies { get; init; } = 0.01;

    /// <inheritdoc cref="LostReplies"/>
    public double Duplicates { get; init; } = 0.01;

    /// <inheritdoc cref="LostReplies"/>
    public double Throttles { get; init; } = 0.01;

    /// <summary>No faults but those that are asked for with <see cref="Force"/>.</summary>
    public static FaultPlan Quiet() => new(0) { LostReplies = 0, Duplicates = 0, Throttles = 0 };

    /// <summary>The faults of the next requests, one each, before chance goes on.</summary>
    public void Force(params ReadOnlySpan<Fault> faults)
    {
        foreach (var fault in faults)
            _next.Enqueue(fault);
    }

    /// <summary>How many requests have met the fault.</summary>
    public int Count(Fault fault) => Volatile.Read(ref _counts[(int)fault]);

    internal Fault Next()
    {
        if (!_next.TryDequeue(out var fault))
            fault = Draw();
        Interlocked.Increment(ref _counts[(int)fault]);
        return fault;
    }

    private Fault Draw()
    {
        double draw;
        lock (_lock)
            draw = _random.NextDouble();
        return draw < LostReplies ? Fault.LostReply
            : draw < LostReplies + Duplicates ? Fault.Duplicate
            : draw < LostReplies + Duplicates + Throttles ? Fault.Throttle
            : Fault.None;
    }
}
