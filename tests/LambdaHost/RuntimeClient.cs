using System.Text.Json.Nodes;

namespace EmailPlatform.LambdaHost;

/// <summary>The runtime's side of Lambda's Runtime API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).</summary>
internal sealed class RuntimeClient(string address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://{address}/2018-06-01/runtime/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<Invocation> NextAsync()
    {
        using var reply = await _http.GetAsync("invocation/next");
        reply.EnsureSuccessStatusCode();
        var content = new MemoryStream();
        await reply.Content.CopyToAsync(content);
        content.Position = 0;
        return new Invocation(reply.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single(), content);
    }

    public Task AnswerAsync(string id, Stream reply) => PostAsync($"invocation/{id}/response", new StreamContent(reply));

    public Task FailAsync(string id, Exception exception) => PostAsync($"invocation/{id}/error", ErrorOf(exception));

    public Task FailInitialisationAsync(Exception exception) => PostAsync("init/error", ErrorOf(exception));

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, HttpContent content)
    {
        using (content)
        using (var reply = await _http.PostAsync(path, content))
            reply.EnsureSuccessStatusCode();
    }

    private static StringContent ErrorOf(Exception exception) =>
        new(new JsonObject { ["errorType"] = exception.GetType().Name, ["errorMessage"] = exception.ToString() }.ToJsonString());
}
