using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Functions.Api;
using EmailPlatform.Functions.Tests.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Functions.Tests.Api;

/// <summary>One delegate behind the server.</summary>
internal sealed class ServedApplication(RequestDelegate handle) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => handle(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public static async Task<JsonElement> ServeAsync(JsonObject request, RequestDelegate handle, TimeProvider? time = null)
    {
        using var server = new ApiGatewayServer(TimeSpan.FromSeconds(25), time ?? TimeProvider.System, NullLogger<ApiGatewayServer>.Instance);
        await server.StartAsync(new ServedApplication(handle), TestContext.Current.CancellationToken);
        return await Json.ReadAsync(await server.HandleAsync(Json.ToStream(request.ToJsonString())));
    }
}
