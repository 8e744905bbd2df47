using System.Globalization;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Queues;

/// <summary>
/// An emulated SQS whose clock the tests move: delays and visibility timeouts pass with it. Where <c>EMAILPLATFORM_AWS_ENDPOINT</c> names another
/// server, that has a clock of its own.
/// </summary>
public sealed class ClockedSqs : IAsyncLifetime
{
    /// <summary>A server may start a service when it is first asked for.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    private EmulatorProcess? _process;

    internal EmulatorClock Clock { get; } = new();

    internal SqsClient Client { get; private set; } = null!;

    /// <summary>The tests have to wait for its time to pass.</summary>
    internal static bool HasOwnTime => AwsEmulators.ForeignEndpoint is not null;

    internal Uri Url => AwsEmulators.ForeignEndpoint ?? _process!.Url;

    public async ValueTask InitializeAsync()
    {
        if (HasOwnTime)
        {
            Client = new SqsClient(config =>
            {
                LocalAws.At(Url)(config);
                config.Timeout = StartTimeout;
            });
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
        Client = new SqsClient(LocalAws.At(_process.Url));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Client?.Dispose();
        Clock.Dispose();
    }

    /// <summary>A queue of its own with a dead-letter queue behind it. Skips the test where the emulator is not installed.</summary>
    internal async Task<(string Queue, string DeadLetters)> CreateQueueAsync(int maxReceives, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_process is null && !HasOwnTime, Emulator.All["sqs"].Missing ?? "");
        var name = $"q-{Guid.NewGuid():N}";
        var dead = (await Client.CreateQueueAsync(new CreateQueueRequest($"{name}-dead"), cancellationToken)).QueueUrl;
        var attributes = await Client.GetAttributesAsync(new QueueAttributesRequest(dead, ["QueueArn"]), cancellationToken);
        var request = new CreateQueueRequest(name)
        {
            Attributes = new Dictionary<string, string>
            {
                ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{attributes.Attributes["QueueArn"]}}","maxReceiveCount":{{maxReceives}}}""",
            },
        };
        return ((await Client.CreateQueueAsync(request, cancellationToken)).QueueUrl, dead);
    }
}
