using System.Buffers;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using EmailPlatform.Bench.Measuring;
using EmailPlatform.Liquid;

namespace EmailPlatform.Bench.Rendering;

/// <summary>
/// What the template language does on one core: parse a newsletter of 12 KB, render it, and render a small transactional template.
/// The models are parsed before. Output is compared with what is expected, byte for byte, before and after measuring.
/// </summary>
internal static class RenderBench
{
    private const int Rounds = 5;

    /// <summary>As for an HTML part, in UTC so that dates are the same everywhere.</summary>
    private static readonly LiquidRenderOptions Options = new() { EscapeHtml = true, TimeProvider = new UtcTime() };

    public static Task<int> RunAsync(string[] arguments)
    {
        if (!BenchOptions.TryParse(arguments, new() { ["seconds"] = 2 }, out var options, out var error))
            return Task.FromResult(Usage.Refuse(error));
        var seconds = options["seconds"];
        var report = new Report("render");
        var isSame = Render(report, "small", seconds, Budget.AtLeast(1_000_000));
        isSame &= Render(report, "newsletter", seconds, Budget.AtLeast(120_000));
        Parse(report, "newsletter", seconds);
        report.Print();
        return Task.FromResult(isSame ? 0 : 1);
    }

    /// <returns>Whether the output was the expected one.</returns>
    private static bool Render(Report report, string name, int seconds, Budget budget)
    {
        var template = LiquidTemplate.Parse(Text(name + ".liquid")).Template!;
        var model = LiquidModel.Create(LiquidValue.FromJson(JsonElement.Parse(Text(name + ".json"))));
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        RenderOnce();
        var isSame = Compare(name, output.WrittenSpan);
        var (rate, allocated) = Measure(seconds, RenderOnce);
        isSame &= Compare(name, output.WrittenSpan);
        report.Add($"render_{name}", rate, "per_second", budget);
        report.Add($"render_{name}_allocated", allocated, "bytes");
        report.Add($"render_{name}_output", output.WrittenCount, "bytes");
        return isSame;

        void RenderOnce()
        {
            output.ResetWrittenCount();
            template.Render(model, Options, output);
        }
    }

    private static void Parse(Report report, string name, int seconds)
    {
        var source = Text(name + ".liquid");
        var (rate, allocated) = Measure(seconds, () => LiquidTemplate.Parse(source));
        report.Add($"parse_{name}", rate, "per_second", Budget.AtLeast(30_000));
        report.Add($"parse_{name}_allocated", allocated, "bytes");
        report.Add($"parse_{name}_source", System.Text.Encoding.UTF8.GetByteCount(source), "bytes");
    }

    /// <summary>The best of several rounds: whatever else runs on the machine only ever takes time away.</summary>
    private static (double PerSecond, double AllocatedBytes) Measure(int seconds, Action operation)
    {
        Repeat(operation, TimeSpan.FromSeconds(seconds));
        var best = 0.0;
        var allocated = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (count, took) = Repeat(operation, TimeSpan.FromSeconds((double)seconds / Rounds));
            allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)count;
            best = Math.Max(best, count / took.TotalSeconds);
        }

        return (best, allocated);
    }

    private static (long Count, TimeSpan Took) Repeat(Action operation, TimeSpan time)
    {
        const int Chunk = 256;
        var started = Stopwatch.GetTimestamp();
        var count = 0L;
        TimeSpan took;
        do
        {
            for (var i = 0; i < Chunk; i++)
                operation();
            count += Chunk;
            took = Stopwatch.GetElapsedTime(started);
        }
        while (took < time);
        return (count, took);
    }

    private static bool Compare(string name, ReadOnlySpan<byte> output)
    {
        var expected = Bytes(name + ".expected.html");
        if (output.SequenceEqual(expected))
            return true;
        var actual = Path.Combine(Path.GetTempPath(), name + ".actual.html");
        File.WriteAllBytes(actual, output);
        Console.Error.WriteLine($"{name}: the output is not the expected one; it is in {actual}.");
        return false;
    }

    private static string Text(string file) => System.Text.Encoding.UTF8.GetString(Bytes(file));

    private static byte[] Bytes(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The file {file} is not in the assembly.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private sealed class UtcTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
