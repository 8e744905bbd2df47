using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace EmailPlatform.Bench.Load;

/// <summary>The REST API as a customer's program calls it.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri address, string key, int connections)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false }) { BaseAddress = address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The send's id. A 429 is waited out, as it asks.</summary>
    /// <exception cref="InvalidOperationException">Any answer but 202 and 429.</exception>
    public async Task<string> SendAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var content = new ReadOnlyMemoryContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
            var reply = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            switch (response.StatusCode)
            {
                case HttpStatusCode.Accepted:
                    return SendId(reply);
                case HttpStatusCode.TooManyRequests:
                    await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
                    continue;
                default:
                    throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(reply)}");
            }
        }
    }

    public async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken));

    public void Dispose() => _http.Dispose();

    /// <summary>The first property of the reply; the rest, which for bulk is long, is not read.</summary>
    private static string SendId(ReadOnlySpan<byte> reply)
    {
        var reader = new Utf8JsonReader(reply);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("message_id"u8) && reader.Read())
                return reader.GetString()!;
        }
        throw new InvalidOperationException("The reply has no message_id.");
    }
}
