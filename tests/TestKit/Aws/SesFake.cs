using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// SES's SendEmail (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html) on this machine: it checks signature and
/// tags as SES does, keeps what it takes, and fails as it is told.
/// </summary>
public sealed class SesFake : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly SignatureCheck _signatures;
    private readonly ConcurrentQueue<SesAnswer> _answers = new();
    private readonly ConcurrentQueue<SesFakeMessage> _accepted = new();
    private int _requests;

    private SesFake(SignatureCheck signatures)
    {
        _signatures = signatures;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockets().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        _application = builder.Build();
        _application.MapPost("/v2/email/outbound-emails", SendEmailAsync);
        Identities = new SesFakeIdentities(signatures);
        Identities.MapTo(_application);
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>The domains that it may send from. It sends from all others too: SES would not.</summary>
    public SesFakeIdentities Identities { get; }

    /// <summary>How many times it was called, whatever came of it.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Called with each message that it takes, before it replies.</summary>
    public Action<SesFakeMessage>? OnTaken { get; set; }

    /// <summary>Whether <see cref="Accepted"/> has what it takes; for a run of many messages there is not memory enough.</summary>
    public bool KeepsAccepted { get; set; } = true;

    /// <summary>What it has taken, and would send.</summary>
    public IReadOnlyCollection<SesFakeMessage> Accepted => _accepted;

    public static async Task<SesFake> StartAsync(SignatureCheck signatures)
    {
        var fake = new SesFake(signatures);
        await fake._application.StartAsync();
        fake.Url = new Uri(fake._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return fake;
    }

    /// <summary>What it does with the next messages, one each; then it takes all again.</summary>
    public void Answer(params ReadOnlySpan<SesAnswer> answers)
    {
        foreach (var answer in answers)
            _answers.Enqueue(answer);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task SendEmailAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        _answers.TryDequeue(out var answer);
        if (answer is SesAnswer.Break)
        {
            await context.Request.Body.ReadAtLeastAsync(new byte[1], 1);
            context.Abort();
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (_signatures.FindFault(context.Request, body.GetBuffer().AsSpan(0, (int)body.Length)) is { } fault)
            answer = new SesAnswer.Error(403, fault, "The request signature we calculated does not match the signature you provided.");
        var message = SesFakeMessage.Read(body.GetBuffer().AsMemory(0, (int)body.Length));
        if (message.FindFault() is { } invalid)
            answer = new SesAnswer.Error(400, "BadRequestException", invalid);
        if (answer is SesAnswer.Error error)
        {
            await ReplyAsync(context.Response, error);
            return;
        }

        if (KeepsAccepted)
            _accepted.Enqueue(message);
        OnTaken?.Invoke(message);
        if (answer is SesAnswer.LoseReply)
            context.Abort();
        else if (answer is SesAnswer.Hang)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["MessageId"] = message.Id });
    }

    internal static async Task ReplyAsync(HttpResponse response, SesAnswer.Error error)
    {
        response.StatusCode = error.Status;
        response.Headers["x-amzn-ErrorType"] = error.Code;
        response.ContentType = "application/json";
        await response.WriteAsync(JsonSerializer.Serialize(new Dictionary<string, string> { ["message"] = error.Message }));
    }
}
