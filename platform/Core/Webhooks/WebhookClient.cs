using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// Posts to endpoints that customers chose, so it trusts none of them: it connects only to public addresses, follows no redirect,
/// keeps no cookie, uses no proxy, sends no trace header, and reads no more of a reply than its headers
/// (64 KB of body are drained so that the connection can be used again). One for a process.
/// </summary>
public sealed class WebhookClient : IDisposable
{
    private const int MaxHeaderKilobytes = 16;
    private const int MaxDrainBytes = 64 * 1024;

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;

    public WebhookClient(WebhookOptions options, TimeProvider time)
        : this(options, time, Dns.GetHostAddressesAsync)
    {
    }

    internal WebhookClient(WebhookOptions options, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        options.Validate();
        _time = time;
        _timeout = options.RequestTimeout;
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            MaxResponseDrainSize = MaxDrainBytes,
            ResponseDrainTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = new WebhookConnector(options.AllowLoopback, resolve).ConnectAsync,
        });
    }

    /// <summary>Only cancellation throws; whatever else goes wrong is in the reply.</summary>
    internal async ValueTask<WebhookReply> PostAsync(
        Uri url, string id, ReadOnlyMemory<byte> payload, IReadOnlyList<byte[]> keys, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        using var request = Compose(url, id, payload, keys);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        try
        {
            using var response = await _http.SendAsync(request, deadline.Token);
            return new((int)response.StatusCode, null, _time.GetElapsedTime(began), RetryAfter(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(0, "timeout", _time.GetElapsedTime(began), null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new(0, Problem(failure), _time.GetElapsedTime(began), null);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Compose(Uri url, string id, ReadOnlyMemory<byte> payload, IReadOnlyList<byte[]> keys)
    {
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        var signatures = string.Join(' ', keys.Select(key => StandardWebhooksSignature.Sign(key, id, timestamp, payload.Span)));
        var content = new ReadOnlyMemoryContent(payload);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.Add(StandardWebhooksSignature.IdHeader, id);
        request.Headers.Add(StandardWebhooksSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooksSignature.SignatureHeader, signatures);
        request.Headers.UserAgent.Add(new("EmailPlatform-Webhooks", "1.0"));
        return request;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private static string Problem(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is WebhookAddressException)
                return "refused_address";
            if (cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData })
                return "dns";
        }
        return (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "dns",
            HttpRequestError.SecureConnectionError => "tls",
            HttpRequestError.ConnectionError => "connect",
            _ => "broken",
        };
    }
}
