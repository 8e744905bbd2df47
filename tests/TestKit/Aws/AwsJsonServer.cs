using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.TestKit.Aws;

/// <summary>A server of one of AWS's services that speak AWS JSON 1.1, in this process. It takes signed requests only.</summary>
public abstract class AwsJsonServer : IAsyncDisposable
{
    private readonly string _service;
    private readonly WebApplication _application;

    /// <param name="service">As it stands in a signature.</param>
    private protected AwsJsonServer(string service)
    {
        _service = service;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    public Uri Url { get; private set; } = null!;

    public virtual async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task ListenAsync()
    {
        await _application.StartAsync();
        var addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Url = new Uri(addresses.Addresses.Single());
    }

    /// <exception cref="AwsErrorException">What it answers instead.</exception>
    private protected abstract JsonObject Answer(string operation, JsonObject request);

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        JsonObject reply;
        try
        {
            if (!SignatureV4.IsValid(context.Request, body.ToArray(), _service, id => id == TestCredentials.AccessKey ? TestCredentials.SecretKey : null))
                throw new AwsErrorException("InvalidSignatureException", "The request signature we calculated does not match the signature you provided.");
            var operation = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
            reply = Answer(operation, JsonNode.Parse(body.ToArray())!.AsObject());
        }
        catch (AwsErrorException e)
        {
            context.Response.StatusCode = 400;
            reply = new JsonObject { ["__type"] = e.Code, ["message"] = e.Message };
        }

        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.WriteAsync(reply.ToJsonString());
    }
}
