using System.Globalization;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Queues;

/// <summary>
/// An emulated SQS whose clock the tests move: delays and visibility timeouts pass with it. Where <c>EMAILPLATFORM_AWS_ENDPOINT</c> names another
/// server, that has a clock of its own. Before either stand the proxies that make faults.
/// </summary>
public sealed class ClockedSqs(AwsEmulators emulators) : IAsyncLifetime
{
    /// <summary>A server may start a service when it is first asked for.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    private readonly List<(SqsClient Client, FaultProxy Proxy)> _connections = [];
    private EmulatorProcess? _process;

    internal EmulatorClock Clock { get; } = new();

    /// <summary>Without faults: for what a test prepares and looks at.</summary>
    internal SqsClient Direct { get; private set; } = null!;

    /// <summary>What the code under test calls, behind every fault of <see cref="AwsEmulators.Faults"/>.</summary>
    internal SqsClient Client { get; private set; } = null!;

    /// <summary>
    /// What stands for Lambda's own receiving. Its calls are lost and throttled before they reach the queue; a received item whose reply is lost comes again
    /// after its visibility timeout, for which most tests do not let time pass, so that one test alone has it.
    /// </summary>
    internal SqsClient Receiving { get; private set; } = null!;

    /// <summary>The tests have to wait for its time to pass.</summary>
    internal static bool HasOwnTime => AwsEmulators.ForeignEndpoint is not null;

    internal Uri Url => AwsEmulators.ForeignEndpoint ?? _process!.Url;

    public async ValueTask InitializeAsync()
    {
        if (HasOwnTime)
        {
            await StartClientsAsync();
            return;
        }
        if (Emulator.All["sqs"].Missing is not null)
            return;
        using (Clock.Follow(new TestKit.ManualTimeProvider()))
        {
            var port = EmulatorProcess.FreePort();
            var environment = new Dictionary<string, string>
            {
                ["FAUXQS_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["EMULATOR_CLOCK"] = Clock.Path,
            };
            _process = await EmulatorProcess.StartAsync(
                port, EmulatorPackages.PathOf("fauxqs"), environment, "node", "--import", EmulatorPackages.PathOf("../clock.mjs"), "dist/server.js");
        }
        await StartClientsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Direct?.Dispose();
        foreach (var (client, proxy) in _connections)
        {
            client.Dispose();
            await proxy.DisposeAsync();
        }
        if (_process is not null)
            await _process.DisposeAsync();
        Clock.Dispose();
    }

    /// <summary>A client behind a proxy with these faults; it goes with the others.</summary>
    internal async Task<SqsClient> ConnectAsync(FaultPlan plan)
    {
        var proxy = await FaultProxy.StartAsync(Url, plan, ThrottlingReply.Sqs);
        var client = ClientAt(proxy.Url);
        _connections.Add((client, proxy));
        return client;
    }

    private async Task StartClientsAsync()
    {
        Direct = ClientAt(Url);
        Client = await ConnectAsync(emulators.Faults);
        var unreceived = new[] { Fault.LostRequest, Fault.Throttle };
        Receiving = await ConnectAsync(new FaultPlan(emulators.Faults.Seed) { Rates = unreceived.ToDictionary(fault => fault, fault => emulators.Faults.Rates[fault]) });
    }

    private static SqsClient ClientAt(Uri url) => new(config =>
    {
        LocalAws.At(url)(config);
        if (HasOwnTime)
            config.Timeout = StartTimeout;
    });

    /// <summary>A queue of its own with a dead-letter queue behind it. Skips the test where the emulator is not installed.</summary>
    internal async Task<(string Queue, string DeadLetters)> CreateQueueAsync(int maxReceives, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_process is null && !HasOwnTime, Emulator.All["sqs"].Missing ?? "");
        TestContext.Current.TestOutputHelper?.WriteLine($"EMAILPLATFORM_AWS_FAULT_SEED={emulators.Faults.Seed}");
        var name = $"q-{Guid.NewGuid():N}";
        var dead = (await Direct.CreateQueueAsync(new CreateQueueRequest($"{name}-dead"), cancellationToken)).QueueUrl;
        var attributes = await Direct.GetAttributesAsync(new QueueAttributesRequest(dead, ["QueueArn"]), cancellationToken);
        var request = new CreateQueueRequest(name)
        {
            Attributes = new Dictionary<string, string>
            {
                ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{attributes.Attributes["QueueArn"]}}","maxReceiveCount":{{maxReceives}}}""",
            },
        };
        return ((await Direct.CreateQueueAsync(request, cancellationToken)).QueueUrl, dead);
    }
}
