using System.Diagnostics;
using EmailPlatform.Bench.Load;
using EmailPlatform.Bench.Measuring;
using EmailPlatform.Bench.Platform;

namespace EmailPlatform.Bench.Throughput;

/// <summary>Bulk API → render → compose → sign → SMTP to a sink, from the first call to the last message at the sink.</summary>
internal static class ThroughputBench
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!BenchOptions.TryParse(arguments, new() { ["messages"] = 60_000, ["warmup"] = 5_000, ["verify"] = 2_000 }, out var options, out var error))
            return Usage.Refuse(error);
        var report = new Report("throughput");
        report.Add("rsa_2048", SigningRate.Measure(), "signatures_per_second_a_core");
        if (options["verify"] > 0)
            report.Add("distinct_signatures", await DistinctSignatures.CountAsync(options["verify"]), $"of_{options["verify"]}", Budget.AtLeast(options["verify"]));
        await MeasureAsync(report, options["messages"], options["warmup"]);
        report.Print();
        return 0;
    }

    private static async Task MeasureAsync(Report report, int messages, int warmup)
    {
        await using var sink = await SmtpSink.StartAsync();
        await using var platform = await PlatformProcess.StartAsync(sink.EndPoint);
        using var client = platform.CreateClient(connections: 4);
        await BulkMailing.AcceptAsync(client, first: 0, warmup);
        await sink.WaitForAsync(warmup);
        var before = await platform.UsageWhenQuietAsync();

        var clock = Stopwatch.StartNew();
        var calls = await BulkMailing.AcceptAsync(client, first: warmup, messages);
        var accepted = clock.Elapsed;
        await sink.WaitForAsync(warmup + messages);
        var delivered = clock.Elapsed;
        var after = platform.Usage();
        var quiet = await platform.UsageWhenQuietAsync();

        report.Add("messages", messages, "");
        report.Add("accepted_within", accepted.TotalSeconds, "s");
        report.AddPercentiles("call_of_1000_recipients", calls);
        report.Add("throughput", messages / delivered.TotalSeconds, "messages_per_second", Budget.AtLeast(2_000));
        report.AddProcessor("processor_until_the_sink_has_all", before, after, messages, Budget.AtMost(0.65));
        report.AddProcessor("processor_with_all_events_projected", before, quiet, messages);
        report.AddPeakMemory(quiet);
    }
}
