using System.Net.Http.Headers;
using System.Text;

namespace EmailPlatform.Api.Tests.Hosting;

/// <summary>Speaks to the API as its users do: JSON as text, and replies as they come.</summary>
internal sealed class ApiClient(HttpClient http)
{
    public Task<ApiReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<ApiReply> PostAsync(string path, string? json = null, string? key = null) => SendAsync(HttpMethod.Post, path, json, key);

    public Task<ApiReply> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    public Task<ApiReply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<ApiReply> SendAsync(HttpMethod method, string path, string? json, string? key = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return SendAsync(request);
    }

    public Task<ApiReply> PostBytesAsync(string path, byte[] body, string contentType, string? encoding = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        return SendAsync(request);
    }

    public async Task<ApiReply> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await http.SendAsync(request, TestContext.Current.CancellationToken))
        {
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new ApiReply(response.StatusCode, text, headers);
        }
    }
}
