using System.Net;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>A server on a free port that takes one request after the other.</summary>
internal sealed class HttpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerRequest, byte[], int> _answer;
    private readonly Task _running;

    /// <param name="path">Begins and ends with a slash.</param>
    /// <param name="answer">The status for a request with its body.</param>
    public HttpReceiver(string path, Func<HttpListenerRequest, byte[], int> answer)
    {
        _answer = answer;
        Url = new Uri($"http://127.0.0.1:{Ports.Free()}{path}");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Url { get; }

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
                context.Response.StatusCode = _answer(context.Request, body.ToArray());
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
