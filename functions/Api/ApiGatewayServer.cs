using System.Net;
using System.Text.Json;
using EmailPlatform.Functions.Api.Proxy;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Functions.Api;

/// <summary>
/// A server for ASP.NET Core that listens to nothing: each proxy event of an API Gateway REST API that it is given is one request,
/// and the response is what it returns. Not for HTTP APIs (payload format 2.0), and nothing is streamed.
/// </summary>
/// <param name="requestTimeout">After this the request counts as aborted. Shorter than the function's own timeout, so that something is still answered.</param>
internal sealed class ApiGatewayServer(TimeSpan requestTimeout, TimeProvider time, ILogger<ApiGatewayServer> log) : IServer
{
    private Func<IFeatureCollection, Task>? _process;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = features => ProcessAsync(application, features);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _process = null;
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    /// <summary>Answers one request.</summary>
    /// <exception cref="JsonException">The event is not JSON, or not of this form.</exception>
    /// <exception cref="InvalidDataException">The event is no request of a REST API. API Gateway answers 502 for a function that throws.</exception>
    public async Task<Stream> HandleAsync(Stream proxyEvent)
    {
        var process = _process ?? throw new InvalidOperationException("The server has not been started.");
        var given = await JsonSerializer.DeserializeAsync(proxyEvent, ProxyJson.Default.ProxyEvent);
        var request = ProxyRequest.Of(given);

        using var aborted = new CancellationTokenSource(requestTimeout, time);
        var response = new ProxyResponse();
        var reply = await AnswerAsync(process, FeaturesOf(request, response, given!.RequestContext, aborted), request, response, aborted.Token);
        var encoded = new MemoryStream();
        await JsonSerializer.SerializeAsync(encoded, reply, ProxyJson.Default.ProxyReply);
        encoded.Position = 0;
        await response.CompletedAsync();
        return encoded;
    }

    private async Task<ProxyReply> AnswerAsync(
        Func<IFeatureCollection, Task> process, FeatureCollection features, ProxyRequest request, ProxyResponse response, CancellationToken aborted)
    {
        try
        {
            await process(features);
            return await response.FinishAsync(withBody: !HttpMethods.IsHead(request.Method));
        }
#pragma warning disable CA1031 // The edge: as on any server, a fault of the application costs its own request and nothing else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.RequestFailed(log, exception, request.Method);
            return new ProxyReply
            {
                StatusCode = aborted.IsCancellationRequested ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status500InternalServerError,
                MultiValueHeaders = [],
            };
        }
    }

    private static async Task ProcessAsync<TContext>(IHttpApplication<TContext> application, IFeatureCollection features)
        where TContext : notnull
    {
        var context = application.CreateContext(features);
        try
        {
            await application.ProcessRequestAsync(context);
        }
        catch (Exception exception)
        {
            application.DisposeContext(context, exception);
            throw;
        }
        application.DisposeContext(context, null);
    }

    private static FeatureCollection FeaturesOf(
        ProxyRequest request, ProxyResponse response, ProxyContext? context, CancellationTokenSource aborted)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IRequestBodyPipeFeature>(request);
        features.Set<IHttpRequestBodyDetectionFeature>(request);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = aborted.Token });
        features.Set<IHttpRequestIdentifierFeature>(new HttpRequestIdentifierFeature { TraceIdentifier = context?.RequestId ?? "" });
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            RemoteIpAddress = IPAddress.TryParse(context?.Identity?.SourceIp, out var address) ? address : null,
        });
        return features;
    }
}
