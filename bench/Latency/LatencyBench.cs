using EmailPlatform.Bench.Load;
using EmailPlatform.Bench.Measuring;
using EmailPlatform.Bench.Platform;

namespace EmailPlatform.Bench.Latency;

/// <summary>From the 202 to the next hop's final reply, for transactional messages at a fixed rate while a large mailing waits and drains.</summary>
internal static class LatencyBench
{
    private const int ClientConnections = 64;

    public static async Task<int> RunAsync(string[] arguments)
    {
        // A million still waits when the last call of the mailing is answered: the first ones are sent meanwhile.
        var defaults = new Dictionary<string, int> { ["bulk"] = 1_300_000, ["rate"] = 278, ["seconds"] = 60, ["warmup"] = 5 };
        if (!BenchOptions.TryParse(arguments, defaults, out var options, out var error))
            return Usage.Refuse(error);
        var report = new Report("latency");
        report.Add("rsa_2048", SigningRate.Measure(), "signatures_per_second_a_core");
        await using var sink = await SmtpSink.StartAsync();
        await using var platform = await PlatformProcess.StartAsync(sink.EndPoint);
        using var client = platform.CreateClient(ClientConnections);
        var transactional = new TransactionalLoad(client);
        await transactional.RunAsync(options["rate"], TimeSpan.FromSeconds(options["warmup"]));

        var calls = await BulkMailing.AcceptAsync(client, first: 0, options["bulk"]);
        var accepted = platform.Usage();
        var sentBefore = sink.Count;
        var sent = await transactional.RunAsync(options["rate"], TimeSpan.FromSeconds(options["seconds"]));
        var after = platform.Usage();
        var bulkLeft = options["bulk"] - sink.Count;

        report.Add("bulk_waiting_before", options["bulk"] - sentBefore, "messages");
        report.Add("bulk_waiting_after", bulkLeft, "messages");
        report.AddPercentiles("202_to_final_reply", await transactional.DeliveryAsync(sent), p95: Budget.AtMost(1_000));
        report.AddPercentiles("accept", sent.Accept);
        report.Add("accept_first_tenth_p95", sent.Accept.Part(0.1).Percentile(95), "ms");
        report.Add("accept_last_tenth_p95", sent.Accept.Part(-0.1).Percentile(95), "ms");
        report.Add("bulk_call_first_tenth_p95", calls.Part(0.1).Percentile(95), "ms");
        report.Add("bulk_call_last_tenth_p95", calls.Part(-0.1).Percentile(95), "ms");
        report.Add("memory_with_the_mailing_accepted", accepted.ResidentBytes / 1048576.0, "MiB");
        report.Add("memory_at_the_end", after.ResidentBytes / 1048576.0, "MiB");
        report.AddPeakMemory(platform.Usage());
        report.Print();
        return 0;
    }
}
