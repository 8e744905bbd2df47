using EmailPlatform.Api.Attachments;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Capture;
using EmailPlatform.Embedded.Housekeeping;
using EmailPlatform.Embedded.Queues;
using EmailPlatform.Embedded.Streams;
using EmailPlatform.Local.Uploads;
using EmailPlatform.Mail.Dns;

namespace EmailPlatform.Local.Serving;

/// <summary>The ports on one machine: SQLite and files in one data folder.</summary>
internal static class EmbeddedPorts
{
    private static readonly string[] Queues = [QueueNames.Transactional, QueueNames.Bulk, QueueNames.Webhooks];

    /// <summary>How long events stay readable in the stream after every consumer has them; the archive keeps them for good.</summary>
    private static readonly TimeSpan StreamRetention = TimeSpan.FromHours(1);

    /// <summary>Whoever checks his domain has just changed a record, so answers are kept for moments only.</summary>
    private static readonly DnsResolverOptions DomainChecks = new()
    {
        MaxTimeToLive = TimeSpan.FromSeconds(30),
        MaxNegativeTimeToLive = TimeSpan.FromSeconds(5),
    };

    private static readonly TimeSpan HousekeepingInterval = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddEmbeddedPorts(this IServiceCollection services, EmbeddedStore store)
    {
        services
            .AddSingleton<ITable>(store.Table)
            .AddSingleton<IKeyVault>(store.Vault)
            .AddSingleton(provider => new FileBlobStore(store.Folder, store.Uploads, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IBlobStore>(provider => provider.GetRequiredService<FileBlobStore>())
            .AddSingleton<IUploadReceiver>(provider => new UploadReceiver(
                provider.GetRequiredService<FileBlobStore>(), store.Uploads, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new SqliteEventStream(store.Database, StreamRetention, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IEventStream>(provider => provider.GetRequiredService<SqliteEventStream>())
            .AddSingleton(provider => new DnsResolver(DomainChecks, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IDnsLookup, ResolverLookup>();
        foreach (var name in Queues)
        {
            services
                .AddKeyedSingleton(name, (provider, _) => new SqliteWorkQueue(store.Database, name, provider.GetRequiredService<TimeProvider>()))
                .AddKeyedSingleton<IWorkQueue>(name, (provider, _) => provider.GetRequiredKeyedService<SqliteWorkQueue>(name));
        }
        return services.AddHostedService(provider => new Housekeeper(
            [
                store.Table,
                provider.GetRequiredService<SqliteEventStream>(),
                provider.GetRequiredService<FileBlobStore>(),
                .. Queues.Select(name => provider.GetRequiredKeyedService<SqliteWorkQueue>(name)),
                .. provider.GetServices<CaptureStore>(),
            ],
            HousekeepingInterval,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Housekeeper>>()));
    }

    /// <summary>Keeps mail instead of sending it.</summary>
    public static IServiceCollection AddCapture(this IServiceCollection services, EmbeddedStore store) => services
        .AddSingleton(provider => CaptureStore.Open(
            store.Folder, new CaptureOptions(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CaptureStore>>()))
        .AddSingleton<IMailTransport, CaptureTransport>();
}
