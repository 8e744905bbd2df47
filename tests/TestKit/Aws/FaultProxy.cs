using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// An HTTP proxy between an SDK and a service, which does to the requests what <see cref="FaultPlan"/> says.
/// It keeps the Host header, which is part of what the SDK has signed.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly HashSet<string> HopByHop =
        new(["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Expect", "Content-Length"], StringComparer.OrdinalIgnoreCase);

    private readonly WebApplication _application;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None });
    private readonly Uri _target;
    private readonly FaultPlan _plan;
    private readonly ThrottlingReply _throttling;

    private FaultProxy(Uri target, FaultPlan plan, ThrottlingReply throttling)
    {
        _target = target;
        _plan = plan;
        _throttling = throttling;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockets().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AllowSynchronousIO = false;
        });
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    /// <summary>What the SDK takes for the service.</summary>
    public Uri Url { get; private set; } = null!;

    public static async Task<FaultProxy> StartAsync(Uri target, FaultPlan plan, ThrottlingReply throttling)
    {
        var proxy = new FaultProxy(target, plan, throttling);
        await proxy._application.StartAsync();
        var addresses = proxy._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        proxy.Url = new Uri(addresses.Addresses.Single());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _client.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var fault = _plan.Next();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        switch (fault)
        {
            case Fault.Throttle:
                _plan.Note(fault);
                await _throttling.WriteToAsync(context.Response);
                return;
            case Fault.LostRequest:
                _plan.Note(fault);
                context.Abort();
                return;
        }

        // Not cancelled with the client's connection: once it is sent, a service does its work whether or not anybody waits.
        if (fault == Fault.Duplicate)
            (await ForwardAsync(context.Request, body.ToArray())).Dispose();
        using var reply = await ForwardAsync(context.Request, body.ToArray());
        _plan.Note(fault);
        if (fault == Fault.LostReply && reply.IsSuccessStatusCode)
            context.Abort();
        else
            await ReturnAsync(reply, context.Response);
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, byte[] body)
    {
        // As it stood on the wire: what is decoded and encoded again may no longer be what was signed.
        var path = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"{_target.GetLeftPart(UriPartial.Authority)}{path}"));
        message.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers)
        {
            if (!HopByHop.Contains(name) && !message.Headers.TryAddWithoutValidation(name, values.ToArray()))
                message.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return await _client.SendAsync(message, HttpCompletionOption.ResponseContentRead);
    }

    private static async Task ReturnAsync(HttpResponseMessage reply, HttpResponse response)
    {
        response.StatusCode = (int)reply.StatusCode;
        foreach (var (name, values) in reply.Headers.Concat(reply.Content.Headers))
        {
            if (!HopByHop.Contains(name))
                response.Headers[name] = values.ToArray();
        }

        var body = await reply.Content.ReadAsByteArrayAsync();
        response.ContentLength = HttpMethods.IsHead(response.HttpContext.Request.Method) ? reply.Content.Headers.ContentLength : body.Length;
        if (body.Length > 0)
            await response.Body.WriteAsync(body, response.HttpContext.RequestAborted);
    }
}
