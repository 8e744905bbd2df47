using System.Globalization;
using System.Text.Json;
using EmailPlatform.Bench.Fuzzing.Targets;

namespace EmailPlatform.Bench.Fuzzing;

/// <summary>Hostile input for all that reads the network: no crash, no hang, no memory without bounds. The exit code is 1 where there was one.</summary>
internal static class FuzzBench
{
    private static readonly Dictionary<string, Func<FuzzTarget>> Targets = new(StringComparer.Ordinal)
    {
        ["mime"] = () => new MimeTarget(),
        ["smtp"] = () => new SmtpTarget(),
        ["dns"] = () => new DnsTarget(),
        ["dkim"] = () => new DkimTarget(),
    };

    public static int Run(string[] arguments)
    {
        if (arguments is ["replay", var name, var file])
            return Replay(name, file);
        if (!FuzzOptions.TryParse(arguments, [.. Targets.Keys], out var options, out var error))
            return Usage.Refuse(error);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fuzz: seed {options.Seed}, {options.Time.TotalSeconds:0} s for each target"));
        Console.WriteLine($"  {"target",-8}{"cases",14}{"behaviours",12}{"slowest, ms",13}{"most KiB",10}{"peak MiB",10}{"failures",10}");
        var failures = 0;
        foreach (var target in options.Targets)
        {
            var report = FuzzRun.Of(Targets[target](), options);
            failures += report.Failures.Count;
            Print(report);
        }

        return failures == 0 ? 0 : 1;
    }

    private static int Replay(string name, string file)
    {
        if (!Targets.TryGetValue(name, out var create) || !File.Exists(file))
            return Usage.Refuse("dotnet run -c Release --project bench -- fuzz replay TARGET FILE");
        Console.WriteLine(FuzzRun.Replay(create(), file));
        return 0;
    }

    private static void Print(FuzzReport report)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {report.Target,-8}{report.Cases,14:#,0}{report.Behaviours,12:#,0}{report.Slowest.TotalMilliseconds,13:0.0}{report.MostAllocatedBytes / 1024,10:#,0}{report.PeakMemoryBytes / 1048576,10}{report.Failures.Count,10}"));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            bench = "fuzz",
            target = report.Target,
            seed = report.Seed,
            seconds = Math.Round(report.Time.TotalSeconds, 1),
            cases = report.Cases,
            behaviours = report.Behaviours,
            slowest_ms = Math.Round(report.Slowest.TotalMilliseconds, 2),
            most_allocated_bytes = report.MostAllocatedBytes,
            peak_memory_bytes = report.PeakMemoryBytes,
            failures = report.Failures,
        }));
    }
}
