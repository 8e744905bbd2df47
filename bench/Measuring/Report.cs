using System.Globalization;
using System.Text.Json;
using EmailPlatform.Bench.Platform;

namespace EmailPlatform.Bench.Measuring;

/// <summary>The figures of one run: a table for people, then one JSON line.</summary>
/// <param name="name">Of the benchmark.</param>
internal sealed class Report(string name)
{
    private readonly List<(string Name, double Value, string Unit, Budget? Budget)> _figures = [];

    private readonly string _loadBefore = LoadAverage();

    /// <param name="figure">In snake_case; the unit is added to it in the JSON.</param>
    /// <param name="value">Measured.</param>
    /// <param name="unit">In snake_case too.</param>
    /// <param name="budget">What it should be.</param>
    public void Add(string figure, double value, string unit, Budget? budget = null) => _figures.Add((figure, value, unit, budget));

    /// <summary>p50, p95 and p99.</summary>
    public void AddPercentiles(string figure, Samples milliseconds, Budget? p95 = null, Budget? p99 = null)
    {
        Add($"{figure}_p50", milliseconds.Percentile(50), "ms");
        Add($"{figure}_p95", milliseconds.Percentile(95), "ms", p95);
        Add($"{figure}_p99", milliseconds.Percentile(99), "ms", p99);
    }

    /// <summary>The processor's time for each message.</summary>
    public void AddProcessor(string figure, ProcessUsage before, ProcessUsage after, long messages, Budget? budget = null) =>
        Add(figure, (after.Processor - before.Processor).TotalMilliseconds / messages, "ms_per_message", budget);

    public void AddPeakMemory(ProcessUsage usage) => Add("peak_memory", usage.PeakResidentBytes / 1048576.0, "MiB");

    public void Print()
    {
        Console.WriteLine($"{name}: {Environment.ProcessorCount} processors, load average before {_loadBefore}, after {LoadAverage()}");
        foreach (var (figure, value, unit, budget) in _figures)
        {
            var verdict = budget is { } limit ? FormattableString.Invariant($"   budget {limit}   {limit.Ratio(value):0.00} ×") : "";
            Console.WriteLine(FormattableString.Invariant($"  {figure,-44}{value,14:#,0.###} {unit.Replace('_', ' ')}{verdict}"));
        }
        Console.WriteLine(ToJson());
    }

    private string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("bench", name);
            json.WriteString("time", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("processors", Environment.ProcessorCount);
            json.WriteString("load_before", _loadBefore);
            foreach (var (figure, value, unit, _) in _figures)
                json.WriteNumber(unit.Length == 0 ? figure : $"{figure}_{unit}", double.IsFinite(value) ? Math.Round(value, 4) : 0);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));
}
