using System.Net;
using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core;
using EmailPlatform.Relay.Inbound;
using EmailPlatform.Relay.Submission;

namespace EmailPlatform.SmtpRelay;

/// <summary>
/// Composes SMTP on AWS's ports: submission, where what a client hands over stands in DynamoDB and SQS before it gets its 250, and the way back, where
/// what a bounce says stands in Kinesis before.
/// </summary>
internal static class RelayHost
{
    /// <summary>Longer than an open transaction may go on (20 s), shorter than what ECS leaves after SIGTERM (30 s).</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    public static WebApplication Build(RelayOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenAnyIP(RelayOptions.HealthPort);
            foreach (var (port, tls) in RelayOptions.Listeners)
                kestrel.ListenSubmission(new IPEndPoint(IPAddress.IPv6Any, port), tls);
            if (options.TakesBounces)
                kestrel.ListenInbound(new IPEndPoint(IPAddress.IPv6Any, RelayOptions.InboundPort));
        });
        var certificate = options.Certificate;
        builder.Services
            .AddAws().AddAwsTable().AddAwsBlobs().AddAwsKeys()
            .AddEmailPlatformCore()
            .AddHostedService<IdleQuota>()
            .AddSubmission(new SubmissionOptions { HostName = options.HostName, Certificate = certificate })
            .AddInbound(new InboundOptions { HostName = options.HostName, Certificate = certificate })
            .Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);

        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/health" ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return app;
    }
}
