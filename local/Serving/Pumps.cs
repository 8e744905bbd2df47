using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Embedded.Queues;
using EmailPlatform.Embedded.Streams;

namespace EmailPlatform.Local.Serving;

/// <summary>What calls the handlers on one machine, as event sources and the scheduler do on AWS.</summary>
internal static class Pumps
{
    /// <summary>
    /// The bulk queue has fewer turns at once than the transactional one, so that a large mailing leaves the processor to what is urgent.
    /// Both visibility timeouts are longer than the sender's lease. The projector gathers events for a moment, since a batch of them costs little
    /// more than one.
    /// </summary>
    public static IServiceCollection AddPumps(this IServiceCollection services) => services
        .AddSendPump(QueueNames.Transactional, new() { BatchSize = 4, ConcurrentBatches = 16, VisibilityTimeout = TimeSpan.FromMinutes(15) })
        .AddSendPump(QueueNames.Bulk, new() { BatchSize = 1, ConcurrentBatches = 6, VisibilityTimeout = TimeSpan.FromMinutes(15) })
        .AddQueuePump<WebhookSender>(QueueNames.Webhooks, _ => new() { BatchSize = 1, ConcurrentBatches = 64, VisibilityTimeout = TimeSpan.FromMinutes(1) })
        .AddStreamPump("projector", provider => provider.GetRequiredService<Projector>(), new() { Linger = TimeSpan.FromMilliseconds(25) })
        .AddStreamPump("archive", provider => ActivatorUtilities.CreateInstance<EventArchive>(provider), new() { BatchSize = 5000, Linger = TimeSpan.FromSeconds(30), ConcurrentPartitions = 1 })
        .AddHostedService<SchedulerClock>();

    private static IServiceCollection AddSendPump(this IServiceCollection services, string queue, WorkQueuePumpOptions options) =>
        services.AddQueuePump<Sender>(queue, provider =>
        {
            var accepting = provider.GetRequiredService<AcceptingLoad>();
            options.GivesWay = () => accepting.NeedsProcessors;
            return options;
        });

    private static IServiceCollection AddQueuePump<THandler>(this IServiceCollection services, string queue, Func<IServiceProvider, WorkQueuePumpOptions> options)
        where THandler : class, IWorkHandler =>
        services.AddSingleton<IHostedService>(provider => new WorkQueuePump(
            provider.GetRequiredKeyedService<SqliteWorkQueue>(queue),
            provider.GetRequiredService<THandler>(),
            options(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WorkQueuePump>>()));

    private static IServiceCollection AddStreamPump(
        this IServiceCollection services, string consumer, Func<IServiceProvider, Core.Streams.IStreamHandler> handler, EventStreamPumpOptions options) =>
        services.AddSingleton<IHostedService>(provider => new EventStreamPump(
            provider.GetRequiredService<SqliteEventStream>(),
            consumer,
            handler(provider),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EventStreamPump>>()));
}
