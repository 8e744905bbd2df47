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
    private readonly HttpReceiver _receiver;

    public WebhookListener() => _receiver = new HttpReceiver("/hook/", Take);

    public Uri Url => _receiver.Url;

    /// <summary>As the API gave it. Without it nothing is accepted.</summary>
    public string? Secret { get; set; }

    /// <summary>The payloads with a good signature.</summary>
    public ConcurrentQueue<JsonElement> Events { get; } = new();

    /// <summary>How many had a bad one.</summary>
    public int Forged { get; private set; }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private int Take(HttpListenerRequest request, byte[] body)
    {
        if (IsSigned(request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], body))
        {
            Events.Enqueue(JsonElement.Parse(body));
            return 204;
        }
        Forged++;
        return 400;
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
