using System.Net.Security;
using EmailPlatform.Api;
using EmailPlatform.Core;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Html;
using EmailPlatform.Local.Inbox;
using EmailPlatform.Local.Telemetry;
using EmailPlatform.Relay.Certificates;
using EmailPlatform.Relay.Delivery;
using EmailPlatform.Relay.Inbound;
using EmailPlatform.Relay.Submission;

namespace EmailPlatform.Local.Serving;

/// <summary>Composes everything: ports, domain, edges, pumps.</summary>
internal static class PlatformHost
{
    /// <param name="isObserved">Whether it logs and is measured.</param>
    public static WebApplication Build(ServeOptions options, EmbeddedStore store, bool isObserved = true)
    {
        // The empty builder reads no settings files, and so watches none: a watcher would wake for every write below the working directory.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables();
        builder.WebHost.UseKestrelCore();
        if (isObserved)
        {
            Logging.Configure(builder.Logging);
            builder.Services.AddTelemetry(builder.Configuration);
        }
        var certificate = CertificateOf(options, store);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddEmbeddedPorts(store)
            .AddDelivery(options, store)
            .AddSubmission(new SubmissionOptions { HostName = options.Hostname, Certificate = certificate })
            .AddInbound(new InboundOptions { HostName = options.Hostname, Certificate = certificate })
            .AddOptions(options)
            .AddEmailPlatformCore()
            .AddTemplateHtml()
            .AddEmailPlatformApi()
            .AddPumps();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Http);
            kestrel.ListenSubmission(options.Smtp);
            if (options.Mx is { } mx)
                kestrel.ListenInbound(mx);
        });

        var app = builder.Build();
        app.MapEmailPlatformApi();
        if (options.NextHop is null)
            app.MapInbox();
        return app;
    }

    private static IServiceCollection AddDelivery(this IServiceCollection services, ServeOptions options, EmbeddedStore store) =>
        options.NextHop is { } hop
            ? services.AddNextHop(new NextHopOptions { Hop = hop, EhloName = options.Hostname })
            : services.AddCapture(store);

    private static SslStreamCertificateContext CertificateOf(ServeOptions options, EmbeddedStore store) =>
        options is { TlsCertificate: { } certificate, TlsKey: { } key }
            ? PemCertificate.Load(certificate, key)
            : SelfSignedCertificate.LoadOrCreate(Path.Combine(store.Folder.Path, "smtp-certificate.pem"), options.Hostname, TimeProvider.System);

    private static IServiceCollection AddOptions(this IServiceCollection services, ServeOptions options) => services
        .AddSingleton(new LeaseHolder($"local-{Guid.CreateVersion7():N}", isSole: true))
        .AddSingleton(new SenderOptions
        {
            ReturnPathDomain = options.ReturnPathDomain,
            PublicUrl = options.PublicUrl ?? options.HttpUrl,
        })
        .AddSingleton(new DomainOptions { ReturnPathDomain = options.ReturnPathDomain })
        .AddSingleton(new SenderPolicyOptions { RequireVerifiedDomains = options.RequireVerifiedDomains })
        .AddSingleton(new RateOptions { SingleHost = true })
        .AddSingleton(new WebhookOptions { AllowLoopback = options.AllowPrivateWebhooks });
}
