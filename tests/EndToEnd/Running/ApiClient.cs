using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>The REST API as a client sees it.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _client;

    public ApiClient(Uri url, string key)
    {
        _client = new HttpClient { BaseAddress = url };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Task<ApiReply> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    /// <param name="body">Serialized as it is named.</param>
    public Task<ApiReply> PostAsync(string path, object? body, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, body, idempotencyKey, cancellationToken);

    public Task<ApiReply> PutAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, path, body, null, cancellationToken);

    public Task<ApiReply> DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, null, null, cancellationToken);

    /// <summary>Sends and returns the send's id; fails where it is not accepted.</summary>
    public async Task<string> AcceptAsync(string path, object body, CancellationToken cancellationToken) =>
        (await PostAsync(path, body, cancellationToken)).OrFail(202).GetProperty("message_id").GetString()!;

    /// <summary>The status document of a send or message.</summary>
    public async Task<JsonElement> StatusAsync(string id, CancellationToken cancellationToken) =>
        (await GetAsync($"v1/send/status/{id}", cancellationToken)).OrFail(200);

    /// <summary>Waits until all messages of a send have the status.</summary>
    public async Task<JsonElement> ReachesAsync(string id, string status, CancellationToken cancellationToken)
    {
        var report = default(JsonElement);
        await Until.TrueAsync(
            async () => (report = await StatusAsync(id, cancellationToken)).GetProperty("status").GetString() == status,
            () => $"{id} becomes {status}; it is {report}",
            cancellationToken);
        return report;
    }

    /// <summary>The DNS records of a domain that receivers need to check its signatures.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TextRecordsAsync(string domain, CancellationToken cancellationToken) =>
        (await GetAsync($"v1/domains/{domain}", cancellationToken)).OrFail(200).GetProperty("records").EnumerateArray()
            .Where(record => record.GetProperty("type").GetString() == "TXT")
            .ToDictionary(record => record.GetProperty("name").GetString()!, record => record.GetProperty("value").GetString()!);

    public void Dispose() => _client.Dispose();

    private async Task<ApiReply> SendAsync(HttpMethod method, string path, object? body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await _client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return new ApiReply((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }
}
