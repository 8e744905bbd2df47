using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.InteropServices;
using System.Text;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Smtp.Client;
using EmailPlatform.Relay.Delivery;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Local.Serving;

/// <summary>
/// A platform beside the one that is about to serve, on a folder that is thrown away, through which a small mailing goes first. Code is compiled
/// when it is first called, routes are sorted at the first request, and the first collection finds everything that a start makes: the first
/// callers would wait for that, up to a quarter of a second each.
/// </summary>
internal sealed class WarmUp : IAsyncDisposable
{
    private const int Rounds = 6;

    /// <summary>At once, so that what only several callers meet is met. The runtime compiles well what was called thirty times.</summary>
    private const int SendsPerRound = 64;

    /// <summary>The runtime begins to compile well when nothing has been called for the first time for 100 ms.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly DirectoryInfo _folder;
    private readonly EmbeddedStore _store;
    private readonly WebApplication _app;

    private WarmUp(DirectoryInfo folder, EmbeddedStore store, WebApplication app) => (_folder, _store, _app) = (folder, store, app);

    /// <summary>Serving does not depend on it: where it fails, it says so in a line, and the first callers are served more slowly.</summary>
    /// <param name="toNextHop">Whether the platform delivers by SMTP: then the mailing does too.</param>
    /// <returns>False where the process was asked to stop meanwhile.</returns>
    public static async Task<bool> RunAsync(bool toNextHop)
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await SendMailingAsync(toNextHop, stop.Token);
        }
#pragma warning disable CA1031 // Whatever keeps the other platform from working is told by this one if it matters: it does the same next.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!stop.IsCancellationRequested)
                await Console.Error.WriteLineAsync($"The warm-up failed: {exception.Message}");
        }
        return !stop.IsCancellationRequested;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task SendMailingAsync(bool toNextHop, CancellationToken cancellationToken)
    {
        await using (var capturing = await StartAsync(nextHop: null))
        {
            if (toNextHop)
            {
                var capture = capturing.ListensAt(1);
                await using var delivering = await StartAsync(new NextHop(
                    capture.Host, capture.Port, TlsPolicy.Opportunistic, new SmtpCredentials("key", await capturing.MakeKeyAsync())));
                await delivering.SendAsync(cancellationToken);
            }
            else
            {
                await capturing.SendAsync(cancellationToken);
            }
        }
        GC.Collect();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<WarmUp> StartAsync(NextHop? nextHop)
    {
        var folder = Directory.CreateTempSubdirectory("email-platform-warm-up-");
        var options = new ServeOptions { Http = new(IPAddress.Loopback, 0), Smtp = new(IPAddress.Loopback, 0), Mx = null, Data = folder.FullName, NextHop = nextHop };
        var store = await EmbeddedStore.OpenAsync(options.Data, options.HttpUrl, NullLoggerFactory.Instance, TimeProvider.System);
        var app = PlatformHost.Build(options, store, isObserved: false);
        await app.StartAsync();
        return new WarmUp(folder, store, app);
    }

    private async Task<string> MakeKeyAsync() =>
        (await _app.Services.GetRequiredService<FirstStart>().EnsureAsync(adminKey: null, CancellationToken.None)).Value!.Text!;

    private Uri ListensAt(int index) =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(index));

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = ListensAt(0) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await MakeKeyAsync());
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, SendsPerRound).Select(_ => SendOneAsync(client, cancellationToken)));
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task SendOneAsync(HttpClient client, CancellationToken cancellationToken)
    {
        const string Message = """
            {
              "from": "Shop <hello@example.test>", "to": [{"email": "bea@example.net", "name": "Bea"}], "subject": "Hi {{ name }}",
              "html": "<p>Your order {{ order }} is on its way.</p>", "text": "Your order {{ order }} is on its way.",
              "variables": {"name": "Bea", "order": "42"}, "tags": ["order"], "metadata": {"order": "42"}
            }
            """;
        using var content = new StringContent(Message, Encoding.UTF8, MediaTypeNames.Application.Json);
        using var reply = await client.PostAsync("v1/send", content, cancellationToken);
    }
}
