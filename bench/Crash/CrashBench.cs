using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailPlatform.TestKit.Durability;

namespace EmailPlatform.Bench.Crash;

/// <summary>
/// <c>bench -- crash</c>: kills the platform at random moments under load, counts at the sink, then does the same on a store that loses
/// what was not synced. The exit code is 1 where anything was lost, doubled without cause, or strange.
/// </summary>
internal static class CrashBench
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length % 2 != 0)
            return Refuse("each option has a value");
        var options = new CrashOptions { Rounds = 50, Seed = Random.Shared.Next() };
        var dropRounds = 10;
        var json = "crash.json";
        for (var i = 0; i < args.Length; i += 2)
        {
            var isNumber = int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) && value >= 0;
            switch (args[i])
            {
                case "--rounds" when isNumber:
                    options = options with { Rounds = value };
                    break;
                case "--drop-rounds" when isNumber:
                    dropRounds = value;
                    break;
                case "--seed" when isNumber:
                    options = options with { Seed = value };
                    break;
                case "--rate" when isNumber && value > 0:
                    options = options with { SendsPerSecond = value };
                    break;
                case "--rest" when isNumber:
                    options = options with { Clients = (value, options.Clients.BySmtp) };
                    break;
                case "--smtp" when isNumber:
                    options = options with { Clients = (options.Clients.ByRest, value) };
                    break;
                case "--platform":
                    options = options with { PlatformFolder = Path.GetFullPath(args[i + 1]) };
                    break;
                case "--json":
                    json = args[i + 1];
                    break;
                default:
                    return Refuse($"'{args[i]} {args[i + 1]}' is not an option");
            }
        }
        return await RunAsync(options, dropRounds, json);
    }

    private static async Task<int> RunAsync(CrashOptions options, int dropRounds, string json)
    {
        var reports = new List<CrashReport>();
        if (options.Rounds > 0)
            reports.Add(await CrashRun.RunAsync(options, Console.Error.WriteLine, CancellationToken.None));
        if (dropRounds > 0 && UnsyncedStore.Missing is { } reason)
            Console.Error.WriteLine($"No run on a store that drops unsynced writes: {reason}");
        else if (dropRounds > 0)
            reports.Add(await CrashRun.RunAsync(options with { Store = CrashStore.DropsUnsynced, Rounds = dropRounds }, Console.Error.WriteLine, CancellationToken.None));

        foreach (var report in reports)
            Console.WriteLine($"\n{report}");
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(reports, Json));
        return reports.TrueForAll(report => report.IsClean) ? 0 : 1;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(
            $"crash: {reason}.\nOptions: --rounds 50 --drop-rounds 10 --seed N --rate 400 --rest 6 --smtp 4 --platform FOLDER --json crash.json");
        return 2;
    }
}
