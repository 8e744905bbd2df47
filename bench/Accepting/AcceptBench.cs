using EmailPlatform.Bench.Load;
using EmailPlatform.Bench.Measuring;
using EmailPlatform.Bench.Platform;

namespace EmailPlatform.Bench.Accepting;

/// <summary>POST /v1/send with one recipient and a body of 2 KB, each answered after it is on the disk.</summary>
internal static class AcceptBench
{
    /// <summary>Longer than any run: the next hop that answers DATA so late keeps the sender waiting, so that accepting has the machine.</summary>
    private const string HoldSeconds = "600";

    private const int ClientConnections = 128;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var defaults = new Dictionary<string, int> { ["seconds"] = 20, ["warmup"] = 8, ["connections"] = 64, ["rate"] = 1000 };
        if (!BenchOptions.TryParse(arguments, defaults, out var options, out var error))
            return Usage.Refuse(error);
        var report = new Report("accept");
        report.Add("rsa_2048", SigningRate.Measure(), "signatures_per_second_a_core");
        await AtFullSpeedAsync(report, options, "alone", Budget.AtLeast(6_000), "-w", HoldSeconds);
        await AtFullSpeedAsync(report, options, "while_sending", budget: null);
        await AtConstantRateAsync(report, options);
        report.Print();
        return 0;
    }

    private static async Task AtFullSpeedAsync(Report report, BenchOptions options, string name, Budget? budget, params string[] sinkArguments)
    {
        await using var sink = await SmtpSink.StartAsync(sinkArguments);
        await using var platform = await PlatformProcess.StartAsync(sink.EndPoint);
        using var wrk = new Wrk(platform.Http, options["connections"]);
        await wrk.RunAsync(options["warmup"]);

        var before = platform.Usage();
        var sentBefore = sink.Count;
        var result = await wrk.RunAsync(options["seconds"]);
        var after = platform.Usage();
        var sent = sink.Count - sentBefore;

        report.Add($"{name}", result.Requests / result.Seconds, "requests_per_second", budget);
        report.Add($"{name}_refused", result.Errors, "requests");
        report.Add($"{name}_p50", result.P50, "ms");
        report.Add($"{name}_p95", result.P95, "ms");
        report.Add($"{name}_p99", result.P99, "ms");
        report.Add($"{name}_sent_meanwhile", sent / result.Seconds, "messages_per_second");
        report.AddProcessor($"{name}_processor", before, after, result.Requests);
        report.Add($"{name}_peak_memory", after.PeakResidentBytes / 1048576.0, "MiB");
    }

    private static async Task AtConstantRateAsync(Report report, BenchOptions options)
    {
        await using var sink = await SmtpSink.StartAsync();
        await using var platform = await PlatformProcess.StartAsync(sink.EndPoint);
        using var client = platform.CreateClient(ClientConnections);
        Task Send(int number, CancellationToken cancellationToken) => client.SendAsync("v1/send", TransactionalMail.Body(number), cancellationToken);
        await ConstantRate.RunAsync(options["rate"], TimeSpan.FromSeconds(options["warmup"]), Send);

        var before = platform.Usage();
        var sentBefore = sink.Count;
        var latencies = await ConstantRate.RunAsync(options["rate"], TimeSpan.FromSeconds(options["seconds"]), Send);
        var after = platform.Usage();

        var name = $"at_{options["rate"]}_a_second";
        report.AddPercentiles(name, latencies, p99: Budget.AtMost(25));
        report.Add($"{name}_sent_meanwhile", (double)(sink.Count - sentBefore) / options["seconds"], "messages_per_second");
        report.AddProcessor($"{name}_processor", before, after, latencies.Count);
        report.Add($"{name}_peak_memory", after.PeakResidentBytes / 1048576.0, "MiB");
    }
}
