using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>Takes what is exported over OTLP/HTTP and keeps the bytes: names stand in a protobuf message as they are.</summary>
internal sealed class TelemetryCollector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _running;

    public TelemetryCollector()
    {
        Url = new Uri($"http://127.0.0.1:{Ports.Free()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Url { get; }

    /// <summary>Each export's path and body.</summary>
    public ConcurrentQueue<(string Path, string Body)> Exports { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _running;
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Exports.Enqueue((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
