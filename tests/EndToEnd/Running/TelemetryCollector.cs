using System.Collections.Concurrent;
using System.Text;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>Takes what is exported over OTLP/HTTP and keeps the bytes: names stand in a protobuf message as they are.</summary>
internal sealed class TelemetryCollector : IAsyncDisposable
{
    private readonly HttpReceiver _receiver;

    public TelemetryCollector() => _receiver = new HttpReceiver("/", (request, body) =>
    {
        Exports.Enqueue((request.Url!.AbsolutePath, Encoding.Latin1.GetString(body)));
        return 200;
    });

    public Uri Url => _receiver.Url;

    /// <summary>Each export's path and body.</summary>
    public ConcurrentQueue<(string Path, string Body)> Exports { get; } = new();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();
}
