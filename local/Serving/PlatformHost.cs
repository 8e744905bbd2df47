using EmailPlatform.Api;
using EmailPlatform.Core;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Local.Telemetry;
using EmailPlatform.Relay.Delivery;

namespace EmailPlatform.Local.Serving;

/// <summary>Composes everything: ports, domain, edges, pumps.</summary>
internal static class PlatformHost
{
    public static WebApplication Build(ServeOptions options, EmbeddedStore store)
    {
        // The empty builder reads no settings files, and so watches none: a watcher would wake for every write below the working directory.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables();
        builder.WebHost.UseKestrelCore();
        Logging.Configure(builder.Logging);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddEmbeddedPorts(store)
            .AddDelivery(options, store)
            .AddOptions(options)
            .AddEmailPlatformCore()
            .AddEmailPlatformApi()
            .AddPumps()
            .AddTelemetry(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Http);
        });

        var app = builder.Build();
        app.MapEmailPlatformApi();
        return app;
    }

    private static IServiceCollection AddDelivery(this IServiceCollection services, ServeOptions options, EmbeddedStore store) =>
        options.NextHop is { } hop
            ? services.AddNextHop(new NextHopOptions { Hop = hop, EhloName = options.Hostname })
            : services.AddCapture(store);

    private static IServiceCollection AddOptions(this IServiceCollection services, ServeOptions options) => services
        .AddSingleton(new SenderOptions
        {
            Holder = $"local-{Guid.CreateVersion7():N}",
            IsSoleHolder = true,
            ReturnPathDomain = options.ReturnPathDomain,
            PublicUrl = options.PublicUrl ?? options.HttpUrl,
        })
        .AddSingleton(new DomainOptions { ReturnPathDomain = options.ReturnPathDomain })
        .AddSingleton(new SenderPolicyOptions { RequireVerifiedDomains = options.RequireVerifiedDomains })
        .AddSingleton(new RateOptions { SingleHost = true })
        .AddSingleton(new WebhookOptions { AllowLoopback = options.AllowPrivateWebhooks });
}
