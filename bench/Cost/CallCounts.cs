using System.Collections.Concurrent;

namespace EmailPlatform.Bench.Cost;

/// <summary>What has been used so far, by name: calls of each operation, and the units that are billed.</summary>
internal sealed class CallCounts
{
    private readonly ConcurrentDictionary<string, double> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, double> _milliseconds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, double> _computed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Billed, double> _usage = new();

    /// <summary>Operations as <c>service Operation</c>, with the number of calls.</summary>
    public IReadOnlyDictionary<string, double> Calls => _calls.ToDictionary();

    /// <summary>Functions, with the milliseconds that are billed.</summary>
    public IReadOnlyDictionary<string, double> Milliseconds => _milliseconds.ToDictionary();

    public double this[Billed usage] => _usage.GetValueOrDefault(usage);

    public void Call(string operation, int times = 1) => _calls.AddOrUpdate(operation, times, (_, count) => count + times);

    /// <summary>Functions, with the milliseconds for which they computed.</summary>
    public IReadOnlyDictionary<string, double> Computed => _computed.ToDictionary();

    public void Compute(string function, double milliseconds) => _computed.AddOrUpdate(function, milliseconds, (_, sum) => sum + milliseconds);

    public void Time(string function, double milliseconds) => _milliseconds.AddOrUpdate(function, milliseconds, (_, sum) => sum + milliseconds);

    public void Use(Billed usage, double units)
    {
        if (units != 0)
            _usage.AddOrUpdate(usage, units, (_, sum) => sum + units);
    }

    /// <summary>What has come since an earlier copy.</summary>
    public CallCounts Since(CallCounts earlier)
    {
        var difference = new CallCounts();
        foreach (var (operation, count) in _calls)
        {
            var more = count - earlier._calls.GetValueOrDefault(operation);
            if (more != 0)
                difference._calls[operation] = more;
        }
        foreach (var (function, milliseconds) in _milliseconds)
            difference._milliseconds[function] = milliseconds - earlier._milliseconds.GetValueOrDefault(function);
        foreach (var (function, milliseconds) in _computed)
            difference._computed[function] = milliseconds - earlier._computed.GetValueOrDefault(function);
        foreach (var (usage, units) in _usage)
            difference.Use(usage, units - earlier[usage]);
        return difference;
    }

    public CallCounts Copy() => Since(new CallCounts());
}
