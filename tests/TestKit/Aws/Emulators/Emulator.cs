using System.Globalization;

namespace EmailPlatform.TestKit.Aws.Emulators;

/// <summary>What stands for one of AWS's services: the programs it needs, how it is started, and how the service refuses what is too much.</summary>
public sealed record Emulator(string[] Programs, Func<Task<RunningEmulator>> StartAsync, ThrottlingReply Throttling)
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>By the names that <see cref="AwsEmulators.EndpointAsync"/> takes.</summary>
    public static IReadOnlyDictionary<string, Emulator> All { get; } = new Dictionary<string, Emulator>
    {
        ["dynamodb"] = new(["node", "java"], StartDynamoDbAsync, ThrottlingReply.DynamoDb),
        ["s3"] = new(["node"], StartFauxqsAsync, ThrottlingReply.S3),
        ["sqs"] = new(["node"], StartFauxqsAsync, ThrottlingReply.Sqs),
        ["kinesis"] = new(["node"], StartKinesisAsync, ThrottlingReply.Kinesis),
        ["kms"] = new([], StartKmsAsync, ThrottlingReply.Kms),
    };

    /// <summary>Kinesis in this process, for runs with more records than <see cref="All"/>'s emulator bears.</summary>
    public static Emulator KinesisForMany { get; } = new([], StartKinesisServerAsync, ThrottlingReply.Kinesis);

    /// <summary>What is not installed; null where everything is.</summary>
    public string? Missing =>
        Programs.FirstOrDefault(program => Durability.Programs.Find(program) is null) is { } program ? $"{program} is not installed"
        : Programs.Length > 0 && !Directory.Exists(EmulatorPackages.PathOf("")) ? "tests/Aws/emulators are not installed (npm ci)"
        : null;

    /// <summary>AWS's own DynamoDB Local. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html</summary>
    private static Task<RunningEmulator> StartDynamoDbAsync()
    {
        var port = EmulatorProcess.FreePort();
        return RunAsync(
            port,
            "amplify-dynamodb-simulator/emulator",
            NoEnvironment,
            "java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.library.path=./DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar",
            "-inMemory", "-disableTelemetry", "-port", Text(port));
    }

    private static Task<RunningEmulator> StartFauxqsAsync()
    {
        var port = EmulatorProcess.FreePort();
        return RunAsync(port, "fauxqs", new Dictionary<string, string> { ["FAUXQS_PORT"] = Text(port) }, "node", "dist/server.js");
    }

    private static Task<RunningEmulator> StartKinesisAsync()
    {
        var port = EmulatorProcess.FreePort();
        var environment = new Dictionary<string, string>
        {
            ["KINESIS_MOCK_PLAIN_PORT"] = Text(port),
            ["KINESIS_MOCK_TLS_PORT"] = Text(EmulatorProcess.FreePort()),
            ["LOG_LEVEL"] = "ERROR",
        };
        return RunAsync(port, "kinesis-local", environment, "node", "main.js");
    }

    private static async Task<RunningEmulator> StartKinesisServerAsync()
    {
        var server = await KinesisServer.StartAsync();
        return new RunningEmulator(server.Url, server);
    }

    private static async Task<RunningEmulator> StartKmsAsync()
    {
        var server = await KmsServer.StartAsync();
        return new RunningEmulator(server.Url, server);
    }

    private static async Task<RunningEmulator> RunAsync(int port, string package, Dictionary<string, string> environment, params string[] command)
    {
        var process = await EmulatorProcess.StartAsync(port, EmulatorPackages.PathOf(package), environment, command);
        return new RunningEmulator(process.Url, process);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
