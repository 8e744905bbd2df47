using EmailPlatform.Aws.Clients.Firehose;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.Aws.Clients.Ses;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Delivery;
using EmailPlatform.Aws.Feedback;
using EmailPlatform.Aws.Queues;
using EmailPlatform.Aws.Streams;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Mail.Dns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Aws.Hosting;

/// <summary>
/// What every function composes beneath its use case. Nothing is made, and no variable read, before a use case asks for it. The table, blobs and
/// keys are assemblies of their own, each with one package of AWS's SDK, so that a function carries those that it uses.
/// </summary>
public static class AwsServices
{
    /// <summary>Whoever checks his domain has just changed a record, so answers are kept for moments only.</summary>
    private static readonly DnsResolverOptions DomainChecks = new()
    {
        MaxTimeToLive = TimeSpan.FromSeconds(30),
        MaxNegativeTimeToLive = TimeSpan.FromSeconds(5),
    };

    /// <summary>Of one task: SES takes most of a message's time, and a function is billed while it waits.</summary>
    private const int MessagesAtOnce = 25;

    /// <summary>What a sender takes without large content: the process, its code and caches, and small messages.</summary>
    private const long SenderBytes = 200L << 20;

    private static readonly string[] Queues = [QueueNames.Transactional, QueueNames.Bulk, QueueNames.Webhooks];

    /// <summary>Adds queues, stream, archive, SES and the domain's options, as this process's environment says.</summary>
    public static IServiceCollection AddAws(this IServiceCollection services) =>
        services.AddAws(new AwsOptions(new ConfigurationBuilder().AddEnvironmentVariables().Build()));

    public static IServiceCollection AddAws(this IServiceCollection services, AwsOptions options) => services
        .AddSingleton(options)
        .AddSingleton(TimeProvider.System)
        .AddSingleton(_ => new FunctionTime(options.FunctionTimeout))
        .AddLogging(AddJsonLines)
        .AddQueues(options)
        .AddSingleton(_ => new KinesisClient())
        .AddSingleton<IEventStream>(provider => new KinesisEventStream(
            provider.GetRequiredService<KinesisClient>(), options.Stream, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(_ => new FirehoseClient())
        .AddSingleton(provider => new FirehoseArchive(
            provider.GetRequiredService<FirehoseClient>(), options.Archive, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new DnsResolver(DomainChecks, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IDnsLookup, ResolverLookup>()
        .AddSes(options)
        .AddDomainOptions(options);

    private static IServiceCollection AddQueues(this IServiceCollection services, AwsOptions options)
    {
        services.AddSingleton(_ => new SqsClient());
        foreach (var name in Queues)
        {
            services.AddKeyedSingleton<IWorkQueue>(name, (provider, _) => new SqsWorkQueue(
                provider.GetRequiredService<SqsClient>(), options.QueueUrl(name), provider.GetRequiredService<TimeProvider>()));
        }
        return services;
    }

    private static IServiceCollection AddSes(this IServiceCollection services, AwsOptions options) => services
        .AddSingleton(_ => new SesClient())
        .AddSingleton(_ => new SesOptions
        {
            TransactionalConfigurationSet = options.TransactionalConfigurationSet,
            BulkConfigurationSet = options.BulkConfigurationSet,
        })
        .AddSingleton<IMailTransport, SesTransport>()
        .AddSingleton<IDomainIdentities, SesIdentities>()
        .AddSingleton<IDueHandler, DomainIdentitySync>()
        .AddSingleton(provider => new SnsCertificates(new HttpClient(), provider.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddDomainOptions(this IServiceCollection services, AwsOptions options) => services
        .AddSingleton(new LeaseHolder(() => $"lambda-{Guid.CreateVersion7():N}"))
        .AddSingleton(_ => new SenderOptions
        {
            ReturnPathDomain = options.ReturnPathDomain,
            PublicUrl = options.PublicUrl,
            Lease = options.Lease,
            Parallelism = MessagesAtOnce,
            ContentBytes = ContentBytesOf(options.FunctionMemory),
        })
        .AddSingleton(_ => new DomainOptions { ReturnPathDomain = options.ReturnPathDomain, HasIdentities = true })
        .AddSingleton(new SenderPolicyOptions())
        .AddSingleton(new RateOptions())
        .AddSingleton(new WebhookOptions());

    /// <summary>Of a function that is too small for its content, some of it still: one message at a time is sent whatever its size.</summary>
    private static long ContentBytesOf(long? memory) => Math.Max((memory ?? (512L << 20)) - SenderBytes, 32L << 20);

    /// <summary>One JSON object a line on standard output, which Lambda takes to CloudWatch Logs.</summary>
    private static void AddJsonLines(ILoggingBuilder logging) => logging
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddJsonConsole(console => console.UseUtcTimestamp = true);
}
