using System.Net.Http.Headers;
using System.Text.Json;

namespace EmailPlatform.TestKit.Durability;

/// <summary>Sends over the REST API.</summary>
internal sealed class RestClient : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    public RestClient(int port, string apiKey)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Deadline };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <returns>The status code; the send's id where it is 202, else the error's code.</returns>
    /// <exception cref="HttpRequestException">The connection was lost; whether the send was taken is not known.</exception>
    public async Task<(int Status, string Word)> SendAsync(CrashSend send, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, send.Kind == CrashSendKind.RestBulk ? "/v1/send/bulk" : "/v1/send");
        request.Content = new ByteArrayContent(send.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (send.IdempotencyKey is { } key)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, cancellationToken);
        using var reply = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        var status = (int)response.StatusCode;
        return (status, reply.RootElement.GetProperty(status == 202 ? "message_id" : "code").GetString()!);
    }

    public void Dispose() => _http.Dispose();
}
