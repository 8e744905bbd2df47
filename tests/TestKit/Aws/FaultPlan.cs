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

    /// <param name="rate">The share of requests that meet each fault, 0 to 1: all the faults together must stay below 1.</param>
    public FaultPlan(int seed, double rate = 0.01)
    {
        Seed = seed;
        Rates = Enum.GetValues<Fault>().Where(fault => fault != Fault.None).ToDictionary(fault => fault, _ => rate);
        _random = new Random(seed);
    }

    public int Seed { get; }

    /// <summary>The share of requests that meet each fault.</summary>
    public IReadOnlyDictionary<Fault, double> Rates { get; init; }

    /// <summary>No faults but those that are asked for with <see cref="Force"/>.</summary>
    public static FaultPlan Quiet() => new(seed: 0, rate: 0);

    /// <summary>Every request meets the fault.</summary>
    public static FaultPlan Always(Fault fault) => new(seed: 0) { Rates = new Dictionary<Fault, double> { [fault] = 1 } };

    /// <summary>The faults of the next requests, one each, before chance goes on.</summary>
    public void Force(params ReadOnlySpan<Fault> faults)
    {
        foreach (var fault in faults)
            _next.Enqueue(fault);
    }

    /// <summary>How many requests have met the fault.</summary>
    public int Count(Fault fault) => Volatile.Read(ref _counts[(int)fault]);

    internal Fault Next() => _next.TryDequeue(out var fault) ? fault : Draw();

    /// <summary>Counts a request when what the fault leaves of it has been done.</summary>
    internal void Note(Fault fault) => Interlocked.Increment(ref _counts[(int)fault]);

    private Fault Draw()
    {
        double draw;
        lock (_lock)
            draw = _random.NextDouble();
        foreach (var (fault, rate) in Rates)
        {
            if (draw < rate)
                return fault;
            draw -= rate;
        }

        return Fault.None;
    }
}
