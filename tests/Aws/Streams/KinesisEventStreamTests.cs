using System.Collections.Concurrent;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Aws.Streams;
using EmailPlatform.Core.Streams;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Aws.Tests.Streams;

public sealed class KinesisEventStreamTests(AwsEmulators emulators) : EventStreamContract, IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> _positions = new();
    private readonly Dictionary<string, KinesisEventSource> _sources = [];
    private TestStream? _stream;

    protected override IEventStream Stream => new KinesisEventStream(_stream!.Client, _stream.Name, TimeProvider.System);

    public async ValueTask InitializeAsync() =>
        _stream = await TestStream.CreateAsync(await emulators.DirectEndpointAsync("kinesis"), shards: 4, Cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
            await source.DisposeAsync();
        if (_stream is not null)
            await _stream.DisposeAsync();
    }

    protected override async Task StartConsumerAsync(string consumer, IStreamHandler handler)
    {
        var function = new KinesisBatch(handler, new BatchOptions { FunctionTimeout = TimeSpan.FromMinutes(1) }, Time, NullLogger<KinesisBatch>.Instance);
        var source = new KinesisEventSource(_stream!.Client, _stream.Name, _positions.GetOrAdd(consumer, _ => new()), function.HandleAsync, Time);
        _sources[consumer] = source;
        await source.StartAsync(Cancellation);
    }

    protected override async Task StopConsumerAsync(string consumer)
    {
        if (_sources.Remove(consumer, out var source))
            await source.DisposeAsync();
    }
}
