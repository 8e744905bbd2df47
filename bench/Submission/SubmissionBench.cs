using System.Diagnostics;
using EmailPlatform.Bench.Load;
using EmailPlatform.Bench.Measuring;
using EmailPlatform.Bench.Platform;

namespace EmailPlatform.Bench.Submission;

/// <summary>SMTP in with AUTH → on the disk → DKIM → SMTP out to a sink, from the first message in to the last one out.</summary>
internal static class SubmissionBench
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!BenchOptions.TryParse(arguments, new() { ["messages"] = 30_000, ["warmup"] = 4_000, ["connections"] = 16 }, out var options, out var error))
            return Usage.Refuse(error);
        var (messages, warmup) = (options["messages"], options["warmup"]);
        var report = new Report("smtp");
        report.Add("rsa_2048", SigningRate.Measure(), "signatures_per_second_a_core");
        await using var sink = await SmtpSink.StartAsync();
        await using var platform = await PlatformProcess.StartAsync(sink.EndPoint);
        await SubmissionLoad.SendAsync(platform.Smtp, first: 0, warmup, options["connections"]);
        await sink.WaitForAsync(warmup);
        var before = await platform.UsageWhenQuietAsync();

        var clock = Stopwatch.StartNew();
        var latencies = await SubmissionLoad.SendAsync(platform.Smtp, first: warmup, messages, options["connections"]);
        var accepted = clock.Elapsed;
        await sink.WaitForAsync(warmup + messages);
        var delivered = clock.Elapsed;
        var after = platform.Usage();
        var quiet = await platform.UsageWhenQuietAsync();

        report.Add("messages", messages, "");
        report.Add("accepted", messages / accepted.TotalSeconds, "messages_per_second");
        report.AddPercentiles("transaction", latencies);
        report.Add("throughput", messages / delivered.TotalSeconds, "messages_per_second", Budget.AtLeast(5 * 189));
        report.AddProcessor("processor_until_the_sink_has_all", before, after, messages);
        report.AddProcessor("processor_with_all_events_projected", before, quiet, messages);
        report.AddPeakMemory(quiet);
        report.Print();
        return 0;
    }
}
