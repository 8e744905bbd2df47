using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>A customer's endpoint, which checks signatures as the Standard Webhooks specification says.</summary>
internal sealed class WebhookListener : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _running;

    public WebhookListener()
    {
        Url = new Uri($"http://127.0.0.1:{Ports.Free()}/hook/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Url { get; }

    /// <summary>As the API gave it. Without it nothing is accepted.</summary>
    public string? Secret { get; set; }

    /// <summary>The payloads with a good signature.</summary>
    public ConcurrentQueue<JsonElement> Events { get; } = new();

    /// <summary>How many had a bad one.</summary>
    public int Forged { get; private set; }

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
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var isSigned = IsSigned(context.Request.Headers["webhook-id"], context.Request.Headers["webhook-timestamp"], context.Request.Headers["webhook-signature"], body.ToArray());
        if (isSigned)
            Events.Enqueue(JsonElement.Parse(body.ToArray()));
        else
            Forged++;
        context.Response.StatusCode = isSigned ? 204 : 400;
        context.Response.Close();
    }

    private bool IsSigned(string? id, string? timestamp, string? signatures, byte[] body)
    {
        if (Secret is null || id is null || timestamp is null || signatures is null)
            return false;
        var age = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        var expected = Convert.ToBase64String(HMACSHA256.HashData(key, signed));
        return age.Duration() < TimeSpan.FromMinutes(5) && signatures.Split(' ').Contains($"v1,{expected}");
    }
}
