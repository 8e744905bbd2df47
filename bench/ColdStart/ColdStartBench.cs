using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using EmailPlatform.Bench.Cost;
using EmailPlatform.Bench.Load;
using EmailPlatform.Bench.Measuring;
using EmailPlatform.Functions.Tests.EndToEnd;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Aws.Functions;
using EmailPlatform.TestKit.Durability;

namespace EmailPlatform.Bench.ColdStart;

/// <summary>
/// <c>coldstart</c>: from the start of a published function's process to its first answer, as it is deployed (ReadyToRun) and as the same code without
/// it, in turn; and what each function's package weighs. Without SnapStart, which starts from a snapshot of what is measured here.
/// </summary>
internal static class ColdStartBench
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!BenchOptions.TryParse(arguments, new Dictionary<string, int> { ["rounds"] = 7 }, out var options, out var error))
            return Usage.Refuse(error);
        if (Programs.Find("java") is null)
            return Usage.Refuse("First: npm ci --prefix tests/Aws/emulators; Java runs DynamoDB Local.");

        await using var emulators = new AwsEmulators();
        await using var aws = await EmulatedAws.StartAsync(emulators, between: null, CancellationToken.None);
        var report = new Report("coldstart");
        foreach (var (project, firstEvent) in await EventsAsync())
        {
            var compiled = new List<double>();
            var interpreted = new List<double>();
            for (var round = 0; round < options["rounds"]; round++)
            {
                compiled.Add(await MeasureAsync(aws, project, firstEvent, readyToRun: true));
                interpreted.Add(await MeasureAsync(aws, project, firstEvent, readyToRun: false));
            }
            report.Add($"{project}_package", await SizeAsync(project, readyToRun: true), "MB");
            report.Add($"{project}_package_zipped", await ZippedAsync(project), "MB");
            report.Add($"{project}_ready_to_run", new Samples([.. compiled]).Percentile(50), "ms");
            report.Add($"{project}_without", new Samples([.. interpreted]).Percentile(50), "ms");
        }
        report.Print();
        return 0;
    }

    /// <summary>For each function an event with which it does something: most of them call the table.</summary>
    private static async Task<Dictionary<string, byte[]>> EventsAsync()
    {
        using var accepted = new MemoryStream();
        await GatewayEvent.Post("/v1/send", TransactionalMail.Body(1)).CopyToAsync(accepted);
        var noBatch = Encoding.UTF8.GetBytes("""{"Records":[]}""");
        return new Dictionary<string, byte[]>
        {
            ["Api"] = accepted.ToArray(),
            ["Authorizer"] = Encoding.UTF8.GetBytes(new JsonObject
            {
                ["type"] = "TOKEN",
                ["authorizationToken"] = $"Bearer {EmulatedAws.AdminKey}",
                ["methodArn"] = "arn:aws:execute-api:us-east-1:123456789012:api/live/POST/v1/send",
            }.ToJsonString()),
            ["Sender"] = SendTask(),
            ["Scheduler"] = Encoding.UTF8.GetBytes("{}"),
            ["EventProcessor"] = noBatch,
            ["Feedback"] = noBatch,
            ["Webhooks"] = noBatch,
        };
    }

    /// <summary>A task for a send that is not there any more: read, and passed over.</summary>
    private static byte[] SendTask() => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["messageId"] = "1",
            ["body"] = """{"tenant":"default","send":"01980f5e3f6b7a62b4b1d1a7d8f1a2b3","attempt":1}""",
            ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = "1" },
            ["messageAttributes"] = new JsonObject { ["group"] = new JsonObject { ["stringValue"] = "default", ["dataType"] = "String" } },
        }),
    }.ToJsonString());

    private static async Task<double> MeasureAsync(EmulatedAws aws, string project, byte[] firstEvent, bool readyToRun)
    {
        var folder = await PublishedFunctions.FolderAsync(project, readyToRun);
        await using var process = await FunctionProcess.StartAsync(folder, project, aws.ProcessEnvironment());
        await process.HandleAsync(new MemoryStream(firstEvent));
        return Stopwatch.GetElapsedTime(process.Started).TotalMilliseconds;
    }

    private static async Task<double> SizeAsync(string project, bool readyToRun) =>
        new DirectoryInfo(await PublishedFunctions.FolderAsync(project, readyToRun)).EnumerateFiles().Sum(file => file.Length) / 1e6;

    private static async Task<double> ZippedAsync(string project)
    {
        using var zip = new MemoryStream();
        await System.IO.Compression.ZipFile.CreateFromDirectoryAsync(await PublishedFunctions.FolderAsync(project), zip);
        return zip.Length / 1e6;
    }
}
