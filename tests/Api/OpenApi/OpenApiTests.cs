using System.Net;
using System.Text.Json;
using EmailPlatform.Api.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace EmailPlatform.Api.Tests.OpenApi;

public sealed class OpenApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    /// <summary>Routes that are no operations of the API.</summary>
    private static readonly string[] Undocumented =
        ["/openapi/v1.json", "/docs", "/docs/documentation.css", "/docs/documentation.js", "/uploads/{**name}"];

    [Fact]
    public async Task Document_IsValid()
    {
        var reply = (await host.Anonymous.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK);

        var read = OpenApiDocument.Parse(reply.Text);

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.StartsWith("3.1", reply.String("openapi"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_HasEveryRoute()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");

        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
            .Select(endpoint => (Path: endpoint.RoutePattern.RawText!, Method: endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single()))
            .Where(route => !Undocumented.Contains(route.Path))
            .ToArray();

        Assert.True(routes.Length > 40);
        Assert.All(routes, route => Assert.True(
            paths.TryGetProperty(route.Path, out var path) && path.TryGetProperty(route.Method.ToLowerInvariant(), out _), $"{route} is missing"));
    }

    [Fact]
    public async Task Operation_IsComplete()
    {
        var document = await DocumentAsync();
        var ids = new HashSet<string>();

        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var (method, operation) in path.Value.EnumerateObject().Select(each => (each.Name, each.Value)))
            {
                var name = $"{method} {path.Name}";
                Assert.True(ids.Add(operation.GetProperty("operationId").GetString()!), name);
                Assert.True(operation.GetProperty("summary").GetString()!.Length > 5, name);
                Assert.True(operation.GetProperty("tags").GetArrayLength() == 1, name);
                Assert.Equal(
                    path.Name.Split('/').Count(segment => segment.StartsWith('{')),
                    operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Count(each => each.GetProperty("in").GetString() == "path") : 0);
                var responses = operation.GetProperty("responses");
                Assert.True(responses.TryGetProperty("500", out var failure), name);
                Assert.Contains("Problem", failure.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetRawText(), StringComparison.Ordinal);
                if (path.Name.StartsWith("/v1/", StringComparison.Ordinal))
                {
                    Assert.True(operation.GetProperty("security").GetArrayLength() == 2, name);
                    Assert.True(responses.TryGetProperty("401", out _) && responses.TryGetProperty("429", out _), name);
                }
                if (operation.TryGetProperty("requestBody", out var body))
                    Assert.True(body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _), name);
            }
        }
    }

    [Fact]
    public async Task Schemas_AreSnakeCaseAndKnowAddresses()
    {
        var document = await DocumentAsync();

        var send = document.GetProperty("components").GetProperty("schemas").GetProperty("SendRequest").GetProperty("properties");
        Assert.True(send.TryGetProperty("reply_to", out _));
        Assert.True(send.TryGetProperty("send_at", out _));
        var address = document.GetProperty("components").GetProperty("schemas").GetProperty("AddressInput");
        Assert.Equal(2, address.GetProperty("oneOf").GetArrayLength());
    }

    [Fact]
    public async Task Examples_AreAccepted()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");
        (await host.Client.PostAsync("/v1/templates", Example(paths, "/v1/templates"))).Expect(HttpStatusCode.Created);

        foreach (var path in (string[])["/v1/send", "/v1/send/bulk", "/v1/send/template", "/v1/suppressions", "/v1/domains", "/v1/webhooks", "/v1/api-keys", "/v1/attachments"])
        {
            var reply = await host.Client.PostAsync(path, Example(paths, path));
            Assert.True(reply.Status is HttpStatusCode.Accepted or HttpStatusCode.Created, $"{path}: {reply.Text}");
        }
        (await host.Client.PostAsync("/v1/templates/welcome/preview", Example(paths, "/v1/templates/{name}/preview"))).Expect(HttpStatusCode.OK);
        (await host.Client.PostAsync("/v1/templates/welcome/publish", Example(paths, "/v1/templates/{name}/publish"))).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/docs", "text/html")]
    [InlineData("/docs/documentation.css", "text/css")]
    [InlineData("/docs/documentation.js", "text/javascript")]
    public async Task Documentation_IsServedAndLoadsNothingFromElsewhere(string path, string contentType)
    {
        var reply = (await host.Anonymous.GetAsync(path)).Expect(HttpStatusCode.OK);

        Assert.StartsWith(contentType, reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", reply.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("://", reply.Text, StringComparison.Ordinal);
    }

    private async Task<JsonElement> DocumentAsync() => (await host.Anonymous.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Json;

    private static string Example(JsonElement paths, string path) =>
        paths.GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();
}
