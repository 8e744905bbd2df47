using System.Collections.Concurrent;
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

/// <summary>
/// A server of KMS's protocol (AWS JSON 1.1) with real cryptography and keys in memory: CreateKey, GenerateDataKey, Encrypt, Decrypt, Sign
/// and GetPublicKey. It takes signed requests only. No emulator that npm serves has KMS.
/// https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html
/// </summary>
public sealed class KmsServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, KmsKey> _keys = new(StringComparer.Ordinal);
    private readonly WebApplication _application;

    private KmsServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    public Uri Url { get; private set; } = null!;

    public static async Task<KmsServer> StartAsync()
    {
        var server = new KmsServer();
        await server._application.StartAsync();
        var addresses = server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Url = new Uri(addresses.Addresses.Single());
        return server;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
        return _application.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        JsonObject reply;
        try
        {
            if (!SignatureV4.IsValid(context.Request, body.ToArray(), "kms", id => id == TestCredentials.AccessKey ? TestCredentials.SecretKey : null))
                throw new KmsException("InvalidSignatureException", "The request signature we calculated does not match the signature you provided.");
            var operation = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
            reply = Answer(operation, JsonNode.Parse(body.ToArray())!.AsObject());
        }
        catch (KmsException e)
        {
            context.Response.StatusCode = 400;
            reply = new JsonObject { ["__type"] = e.Code, ["message"] = e.Message };
        }

        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.WriteAsync(reply.ToJsonString());
    }

    private JsonObject Answer(string operation, JsonObject request)
    {
        if (operation == "CreateKey")
            return new JsonObject { ["KeyMetadata"] = new JsonObject { ["KeyId"] = Create((string?)request["KeySpec"] ?? "SYMMETRIC_DEFAULT") } };
        var id = (string?)request["KeyId"] ?? "";
        if (!_keys.TryGetValue(id, out var key))
            throw new KmsException("NotFoundException", $"Key '{id}' does not exist");
        return operation switch
        {
            "GenerateDataKey" => key.GenerateDataKey(request),
            "Encrypt" => key.Encrypt(request),
            "Decrypt" => key.Decrypt(request),
            "Sign" => key.Sign(request),
            "GetPublicKey" => key.GetPublicKey(),
            _ => throw new KmsException("UnknownOperationException", operation),
        };
    }

    private string Create(string spec)
    {
        var id = Guid.CreateVersion7().ToString();
        _keys[id] = new KmsKey(id, spec);
        return id;
    }
}
