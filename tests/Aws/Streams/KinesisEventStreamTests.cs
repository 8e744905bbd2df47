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

/// <summary>Every call that appends, and every call that reads, goes through the proxy that makes faults.</summary>
public class KinesisEventStreamTests(AwsEmulators emulators) : EventStreamContract, IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> _positions = new();
    private readonly Dictionary<string, KinesisEventSource> _sources = [];
    private TestStream? _stream;
    private KinesisClient? _client;

    protected override IEventStream Stream => new KinesisEventStream(_client!, _stream!.Name, TimeProvider.System);

    protected override bool StoresOnce => false;

    public async ValueTask InitializeAsync()
    {
        var (direct, faulty) = await EndpointsAsync();
        _stream = await TestStream.CreateAsync(direct, shards: 4, Cancellation);
        _client = new KinesisClient(LocalAws.At(faulty));
    }

    /// <summary>The service without its faults, and with them.</summary>
    protected virtual async Task<(Uri Direct, Uri Faulty)> EndpointsAsync() =>
        (await emulators.DirectEndpointAsync("kinesis"), await emulators.EndpointAsync("kinesis"));

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
            await source.DisposeAsync();
        _client?.Dispose();
        if (_stream is not null)
            await _stream.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task StartConsumerAsync(string consumer, IStreamHandler handler)
    {
        var function = new KinesisBatch(handler, new BatchOptions { FunctionTimeout = TimeSpan.FromMinutes(1) }, Time, NullLogger<KinesisBatch>.Instance);
        var source = new KinesisEventSource(_client!, _stream!.Name, _positions.GetOrAdd(consumer, _ => new()), function.HandleAsync, Time);
        _sources[consumer] = source;
        await source.StartAsync(Cancellation);
    }

    protected override async Task StopConsumerAsync(string consumer)
    {
        if (_sources.Remove(consumer, out var source))
            await source.DisposeAsync();
    }
}
