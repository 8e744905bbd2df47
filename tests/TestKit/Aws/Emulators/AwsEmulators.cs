using System.Collections.Concurrent;
using System.Globalization;
using Xunit;

namespace EmailPlatform.TestKit.Aws.Emulators;

/// <summary>
/// The services that the adapters are tested against: emulators of this machine, started when a test first asks, each behind a proxy
/// that makes faults. With <c>EMAILPLATFORM_AWS_ENDPOINT</c> set, that one endpoint is every service, still behind the proxies.
/// </summary>
public sealed class AwsEmulators : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<RunningEmulator>>> _emulators = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<FaultProxy>>> _proxies = new();

    /// <summary>The one endpoint of somebody else's server, which may not check what the emulators of this machine check; null where they are the services.</summary>
    public static Uri? ForeignEndpoint { get; } =
        Environment.GetEnvironmentVariable("EMAILPLATFORM_AWS_ENDPOINT") is { Length: > 0 } endpoint ? new Uri(endpoint) : null;

    /// <summary>What stands for each service.</summary>
    public IReadOnlyDictionary<string, Emulator> Services { get; init; } = Emulator.All;

    /// <summary>
    /// What goes wrong in this run. <c>EMAILPLATFORM_AWS_FAULT_SEED</c> repeats another's;
    /// <c>EMAILPLATFORM_AWS_FAULT_RATE</c> is the share of requests for each fault, 0.01 where it is not set.
    /// </summary>
    public FaultPlan Faults { get; } = new(
        int.TryParse(Environment.GetEnvironmentVariable("EMAILPLATFORM_AWS_FAULT_SEED"), out var seed) ? seed : Random.Shared.Next(),
        double.TryParse(Environment.GetEnvironmentVariable("EMAILPLATFORM_AWS_FAULT_RATE"), CultureInfo.InvariantCulture, out var rate) ? rate : 0.01);

    /// <summary>Where a service answers, behind the shared proxy with <see cref="Faults"/>. Skips the test where the emulator is not installed.</summary>
    /// <param name="service"><c>dynamodb</c>, <c>s3</c>, <c>sqs</c>, <c>kinesis</c>, <c>kms</c>: see <see cref="Emulator.All"/>.</param>
    public async Task<Uri> EndpointAsync(string service)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"EMAILPLATFORM_AWS_FAULT_SEED={Faults.Seed}");
        var proxy = _proxies.GetOrAdd(service, name => new Lazy<Task<FaultProxy>>(() => StartProxyAsync(name, Faults)));
        return (await proxy.Value).Url;
    }

    /// <summary>A proxy of the test's own, which it disposes.</summary>
    /// <param name="throttling">How the service refuses; null for its usual way.</param>
    /// <remarks>
    /// DynamoDB isolates requests from each other. Somebody else's server may not, so that it gets them one after the other: what the table does with
    /// requests that meet is tested on AWS's own DynamoDB Local, where they do.
    /// </remarks>
    public async Task<FaultProxy> StartProxyAsync(string service, FaultPlan plan, ThrottlingReply? throttling = null) => await FaultProxy.StartAsync(
        await DirectEndpointAsync(service),
        plan,
        throttling ?? Services[service].Throttling,
        oneAtATime: ForeignEndpoint is not null && service == "dynamodb");

    /// <summary>Where a service answers without faults: for what a test prepares and looks at.</summary>
    public async Task<Uri> DirectEndpointAsync(string service)
    {
        if (ForeignEndpoint is { } foreign)
            return foreign;
        var emulator = Services[service];
        Assert.SkipWhen(emulator.Missing is not null, emulator.Missing ?? "");
        return (await _emulators.GetOrAdd(service, _ => new Lazy<Task<RunningEmulator>>(() => emulator.StartAsync())).Value).Url;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var counts = string.Join(", ", Enum.GetValues<Fault>().Select(fault => $"{Faults.Count(fault)} × {fault}"));
        Console.WriteLine($"AWS faults of seed {Faults.Seed}: {counts}");
        foreach (var proxy in _proxies.Values.Where(proxy => proxy.Value.IsCompletedSuccessfully))
            await (await proxy.Value).DisposeAsync();
        foreach (var emulator in _emulators.Values.Where(emulator => emulator.Value.IsCompletedSuccessfully))
        {
            if ((await emulator.Value).Owner is { } owner)
                await owner.DisposeAsync();
        }
    }
}
