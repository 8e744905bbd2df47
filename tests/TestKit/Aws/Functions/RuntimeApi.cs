using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.TestKit.Aws.Functions;

/// <summary>Lambda's side of its Runtime API, for one process at a time (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).</summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime";

    private readonly WebApplication _application;
    private readonly Channel<(string Id, byte[] Event)> _events = Channel.CreateUnbounded<(string, byte[])>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]>> _open = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RuntimeApi()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        _application = builder.Build();
        _application.MapGet($"{Root}/invocation/next", NextAsync);
        _application.MapPost($"{Root}/invocation/{{id}}/response", AnswerAsync);
        _application.MapPost($"{Root}/invocation/{{id}}/error", FailAsync);
        _application.MapPost($"{Root}/init/error", FailInitialisationAsync);
    }

    /// <summary>Host and port: the value of AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Ends when the function has been composed and asks for its first event.</summary>
    public Task Ready => _ready.Task;

    public static async Task<RuntimeApi> StartAsync()
    {
        var api = new RuntimeApi();
        await api._application.StartAsync();
        var addresses = api._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        api.Address = new Uri(addresses.Addresses.Single()).Authority;
        return api;
    }

    /// <exception cref="FunctionFailedException">The handler threw, or the process ended.</exception>
    public Task<byte[]> InvokeAsync(byte[] functionEvent)
    {
        var id = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = answer;
        _events.Writer.TryWrite((id, functionEvent));
        return answer.Task;
    }

    /// <summary>Nobody will answer any more.</summary>
    public void End(string reason)
    {
        _ready.TrySetException(new FunctionFailedException(reason));
        foreach (var answer in _open.Values)
            answer.TrySetException(new FunctionFailedException(reason));
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task NextAsync(HttpContext context)
    {
        _ready.TrySetResult();
        var (id, functionEvent) = await _events.Reader.ReadAsync(context.RequestAborted);
        context.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = id;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(functionEvent);
    }

    private async Task AnswerAsync(HttpContext context, string id)
    {
        if (_open.TryRemove(id, out var answer))
            answer.TrySetResult(await ReadAsync(context.Request));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task FailAsync(HttpContext context, string id)
    {
        var error = System.Text.Encoding.UTF8.GetString(await ReadAsync(context.Request));
        if (_open.TryRemove(id, out var answer))
            answer.TrySetException(new FunctionFailedException(error));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task FailInitialisationAsync(HttpContext context)
    {
        End(System.Text.Encoding.UTF8.GetString(await ReadAsync(context.Request)));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
