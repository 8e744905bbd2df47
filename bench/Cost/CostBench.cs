using EmailPlatform.TestKit.Durability;

namespace EmailPlatform.Bench.Cost;

/// <summary><c>cost</c>: AWS's calls and their price for a message sent by itself, for a bulk send of 1,000, and for 100,000 messages in bulk.</summary>
internal static class CostBench
{
    private const int RecipientsPerCall = 1000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var defaults = new Dictionary<string, int> { ["warm-up"] = 5_000, ["singles"] = 2_000, ["per-second"] = 38, ["campaign"] = 100_000 };
        if (!BenchOptions.TryParse(arguments, defaults, out var options, out var error))
            return Usage.Refuse(error);
        if (Programs.Find("java") is null)
            return Usage.Refuse("First: npm ci --prefix tests/Aws/emulators; Java runs DynamoDB Local.");

        await using var deployment = await CostDeployment.StartAsync();
        var run = new CostRun(deployment);
        // Tiered compilation and caches: an execution environment lives for hours, and one that has just started is bench -- coldstart's.
        await run.SendSinglesAsync(options["warm-up"], options["per-second"]);
        await run.SendBulkAsync(RecipientsPerCall);
        await deployment.LookAgainAsync();

        await run.MeasureAsync("one message by itself", options["singles"], () => run.SendSinglesAsync(options["singles"], options["per-second"]), budget: 10);
        await run.MeasureAsync("a bulk send of 1,000", RecipientsPerCall, () => run.SendBulkAsync(RecipientsPerCall), budget: 5);
        if (options["campaign"] > 0)
            await run.MeasureAsync($"a campaign of {options["campaign"]:N0} (as bulk sends of 1,000)", options["campaign"], () => run.SendBulkAsync(options["campaign"]), budget: 5);
        return 0;
    }
}
