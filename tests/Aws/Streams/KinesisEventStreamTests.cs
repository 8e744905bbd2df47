using System.Collections.Concurrent;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Aws.Streams;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Streams;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Aws.Tests.Streams;

public sealed class KinesisEventStreamTests(AwsEmulators emulators) : EventStreamContract, IAsyncLifetime
{
    private readonly string _name = $"s-{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> _positions = new();
    private readonly Dictionary<string, KinesisEventSource> _sources = [];
    private KinesisClient? _kinesis;

    protected override IEventStream Stream => new KinesisEventStream(_kinesis!, _name, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        _kinesis = new KinesisClient(LocalAws.At(await emulators.DirectEndpointAsync("kinesis")));
        await _kinesis.CreateStreamAsync(new CreateStreamRequest(_name, ShardCount: 4), Cancellation);
        while ((await _kinesis.DescribeAsync(new DescribeStreamRequest(_name), Cancellation)).StreamDescriptionSummary?.StreamStatus != "ACTIVE")
            await Task.Delay(20, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
            await source.DisposeAsync();
        _kinesis?.Dispose();
    }

    protected override async Task StartConsumerAsync(string consumer, IStreamHandler handler)
    {
        var function = new KinesisBatch(handler, new BatchOptions { FunctionTimeout = TimeSpan.FromMinutes(1) }, Time, NullLogger<KinesisBatch>.Instance);
        var source = new KinesisEventSource(_kinesis!, _name, _positions.GetOrAdd(consumer, _ => new()), function.HandleAsync, Time);
        _sources[consumer] = source;
        await source.StartAsync(Cancellation);
    }

    protected override async Task StopConsumerAsync(string consumer)
    {
        if (_sources.Remove(consumer, out var source))
            await source.DisposeAsync();
    }
}
