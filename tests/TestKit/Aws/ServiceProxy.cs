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
/// An HTTP proxy between an SDK and a service. It keeps the Host header, which is part of what the SDK has signed. What it does to the requests
/// is the derived class's.
/// </summary>
public abstract class ServiceProxy : IAsyncDisposable
{
    private static readonly HashSet<string> HopByHop =
        new(["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Expect", "Content-Length"], StringComparer.OrdinalIgnoreCase);

    private readonly WebApplication _application;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None });
    private readonly Uri _target;
    private readonly SemaphoreSlim? _turn;

    /// <param name="oneAtATime">A request reaches the service when the one before it has been answered.</param>
    protected ServiceProxy(Uri target, bool oneAtATime = false)
    {
        _target = target;
        _turn = oneAtATime ? new SemaphoreSlim(1) : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockets().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AllowSynchronousIO = false;
        });
        _application = builder.Build();
        _application.Run(ReadAndHandleAsync);
    }

    /// <summary>What the SDK takes for the service.</summary>
    public Uri Url { get; private set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _client.Dispose();
        _turn?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task ListenAsync()
    {
        await _application.StartAsync();
        var addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Url = new Uri(addresses.Addresses.Single());
    }

    /// <summary>Answers the request, or breaks its connection.</summary>
    protected abstract Task HandleAsync(HttpContext context, byte[] body);

    protected async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, byte[] body)
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

        if (_turn is null)
            return await _client.SendAsync(message, HttpCompletionOption.ResponseContentRead);
        await _turn.WaitAsync();
        try
        {
            return await _client.SendAsync(message, HttpCompletionOption.ResponseContentRead);
        }
        finally
        {
            _turn.Release();
        }
    }

    protected static async Task ReturnAsync(HttpResponseMessage reply, HttpResponse response)
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

    private async Task ReadAndHandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await HandleAsync(context, body.ToArray());
    }
}
