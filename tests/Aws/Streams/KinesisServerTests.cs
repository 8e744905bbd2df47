using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Streams;

/// <summary>The test kit's own Kinesis keeps the same contract as the emulator.</summary>
public sealed class KinesisServerTests(AwsEmulators emulators) : KinesisEventStreamTests(emulators)
{
    private readonly AwsEmulators _emulators = emulators;
    private KinesisServer? _server;
    private FaultProxy? _proxy;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    protected override async Task<(Uri Direct, Uri Faulty)> EndpointsAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"EMAILPLATFORM_AWS_FAULT_SEED={_emulators.Faults.Seed}");
        _server = await KinesisServer.StartAsync();
        _proxy = await FaultProxy.StartAsync(_server.Url, _emulators.Faults, ThrottlingReply.Kinesis);
        return (_server.Url, _proxy.Url);
    }
}
