using System.Net;
using System.Net.Sockets;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Webhooks;

public sealed class WebhookTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Path = "/v1/webhooks";

    [Fact]
    public async Task Webhook_GoesThroughItsLife()
    {
        var made = (await host.Client.PostAsync(Path, """{"url": "https://hooks.example.com/a", "events": ["message.bounced"]}""")).Expect(HttpStatusCode.Created);
        Assert.StartsWith("whsec_", made.String("secret"), StringComparison.Ordinal);
        var one = $"{Path}/{made.String("id")}";

        var shown = (await host.Client.GetAsync(one)).Expect(HttpStatusCode.OK);
        Assert.False(shown.Json.TryGetProperty("secret", out _));
        Assert.Equal("message.bounced", shown.Json.GetProperty("events")[0].GetString());
        Assert.Contains(made.String("id"), (await host.Client.GetAsync(Path)).Text, StringComparison.Ordinal);

        Assert.NotEqual(made.String("secret"), (await host.Client.PostAsync($"{one}/rotate-secret")).Expect(HttpStatusCode.OK).String("secret"));
        Assert.Equal("by_request", (await host.Client.PostAsync($"{one}/disable")).Json.GetProperty("disabled").GetProperty("reason").GetString());
        Assert.False((await host.Client.PostAsync($"{one}/enable")).Json.TryGetProperty("disabled", out _));
        Assert.Equal("https://hooks.example.com/b", (await host.Client.PutAsync(one, """{"url": "https://hooks.example.com/b"}""")).String("url"));
        Assert.Equal(0, (await host.Client.GetAsync($"{one}/dead-letters")).Expect(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await host.Client.PostAsync($"{one}/dead-letters/redrive")).Json.GetProperty("redriven").GetInt32());
        (await host.Client.PostAsync($"{one}/dead-letters/redrive?id=nothing")).ExpectProblem(HttpStatusCode.NotFound, "dead_letter_not_found");
        (await host.Client.DeleteAsync(one)).Expect(HttpStatusCode.NoContent);
        (await host.Client.GetAsync(one)).ExpectProblem(HttpStatusCode.NotFound, "webhook_not_found");
    }

    [Fact]
    public async Task Test_OfAnEndpointThatIsDown_SaysSo()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        var made = (await host.Client.PostAsync(Path, $$"""{"url": "http://127.0.0.1:{{port}}/"}""")).Expect(HttpStatusCode.Created);

        var tested = (await host.Client.PostAsync($"{Path}/{made.String("id")}/test")).Expect(HttpStatusCode.OK);

        Assert.False(tested.Json.GetProperty("accepted").GetBoolean());
        Assert.Equal("connect", tested.String("problem"));
    }

    [Theory]
    [InlineData("{}", "/url")]
    [InlineData("""{"url": "http://hooks.example.com/"}""", "/url")]
    [InlineData("""{"url": "https://10.0.0.1/"}""", "/url")]
    [InlineData("""{"url": "https://hooks.example.com/", "events": ["message.bounced", "message.exploded"]}""", "/events/1")]
    [InlineData("""{"url": 7}""", "/url")]
    public async Task Create_WithAFault_NamesTheField(string body, string pointer) =>
        Assert.Equal([pointer], (await host.Client.PostAsync(Path, body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);
}
