using System.Globalization;

namespace EmailPlatform.Bench.Platform;

/// <summary>What a process has used so far, as Linux counts it.</summary>
/// <param name="Processor">User and system time of all its threads; resolution 10 ms.</param>
/// <param name="ResidentBytes">Memory now (VmRSS).</param>
/// <param name="PeakResidentBytes">Memory at most (VmHWM).</param>
internal readonly record struct ProcessUsage(TimeSpan Processor, long ResidentBytes, long PeakResidentBytes)
{
    private const int TicksPerSecond = 100;

    public static ProcessUsage Read(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var status = File.ReadAllLines($"/proc/{processId}/status");
        return new ProcessUsage(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Bytes(status, "VmRSS:"), Bytes(status, "VmHWM:"));
    }

    private static long Bytes(string[] status, string name)
    {
        var line = status.First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }
}
