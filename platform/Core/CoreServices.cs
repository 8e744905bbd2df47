using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Inbound;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Templates.Html;
using EmailPlatform.Core.Templates.Validation;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core;

/// <summary>
/// The domain's services. The composition adds the ports: <see cref="ITable"/>, <see cref="ITemplateHtml"/> where templates are, the blob store, the key vault, the event stream,
/// a mail transport, a DNS lookup, a <see cref="TimeProvider"/>, and a queue under each of <see cref="QueueNames"/>;
/// the process's <see cref="LeaseHolder"/>, and the options <see cref="SenderOptions"/>, <see cref="DomainOptions"/>, <see cref="SenderPolicyOptions"/>,
/// <see cref="RateOptions"/> and <see cref="WebhookOptions"/>.
/// </summary>
public static class CoreServices
{
    public static IServiceCollection AddEmailPlatformCore(this IServiceCollection services) => services
        .AddSingleton<PlatformSecrets>()
        .AddTenants()
        .AddAccepting()
        .AddSending()
        .AddEvents()
        .AddInbound()
        .AddWebhooks();

    private static IServiceCollection AddTenants(this IServiceCollection services) => services
        .AddSingleton<TenantStore>()
        .AddSingleton<ApiKeyStore>()
        .AddSingleton<Authenticator>()
        .AddSingleton<FirstStart>()
        .AddSingleton<DomainStore>()
        .AddSingleton<DomainCheck>()
        .AddSingleton<SenderPolicy>()
        .AddSingleton<RateLimiter>()
        .AddSingleton<DailyQuota>()
        .AddSingleton<SuppressionList>()
        .AddSingleton<UnsubscribeTokens>()
        .AddSingleton<UnsubscribeLinks>()
        .AddSingleton<TemplateCompiler>()
        .AddSingleton<TemplateStore>()
        .AddSingleton<TemplatePins>()
        .AddSingleton<CompiledTemplates>()
        .AddSingleton<TemplateRenderer>()
        .AddSingleton<TemplatePreview>()
        .AddSingleton<TemplateValidator>();

    private static IServiceCollection AddAccepting(this IServiceCollection services) => services
        .AddSingleton<SendStore>()
        .AddSingleton<SendIds>()
        .AddSingleton<AttachmentStore>()
        .AddSingleton<ContentCheck>()
        // The load of the machine has the machine's time, whatever the domain's is.
        .AddSingleton(new AcceptingLoad(TimeProvider.System))
        .AddSingleton<SendIntake>()
        .AddSingleton<Acceptor>()
        .AddSingleton<MailAcceptor>()
        .AddSingleton(provider => new SendQueues(
            provider.GetRequiredKeyedService<IWorkQueue>(QueueNames.Transactional),
            provider.GetRequiredKeyedService<IWorkQueue>(QueueNames.Bulk)));

    private static IServiceCollection AddSending(this IServiceCollection services) => services
        .AddSingleton<MessageLog>()
        .AddSingleton<KeptSends>()
        .AddSingleton<MessageReader>()
        .AddSingleton<RecipientReader>()
        .AddSingleton(provider => new ContentRoom(provider.GetRequiredService<SenderOptions>().RoomBytes))
        .AddSingleton<PreparedSends>()
        .AddSingleton<DkimSigners>()
        .AddSingleton<ReturnPaths>()
        .AddSingleton<SendCancellation>()
        .AddSingleton<RetryQueue>()
        .AddSingleton<UnfinishedSends>()
        .AddSingleton<UnfinishedBuckets>()
        .AddSingleton<IDueHandler>(provider => provider.GetRequiredService<RetryQueue>())
        .AddSingleton<IDueHandler>(provider => provider.GetRequiredService<UnfinishedSends>())
        .AddSingleton<IDueHandler>(provider => provider.GetRequiredService<UnfinishedBuckets>())
        .AddSingleton<ClaimDesk>()
        .AddSingleton<MessageComposer>()
        .AddSingleton(provider => new OutcomeRules(
            provider.GetRequiredService<SenderOptions>().Retries, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<MessageDelivery>()
        .AddSingleton<SendTaskRunner>()
        .AddSingleton(provider => new Sender(
            provider.GetRequiredService<SendTaskRunner>(),
            provider.GetRequiredService<MailEventStream>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Sender>>()));

    private static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<DueIndex>()
        .AddSingleton<DueDeadLetters>()
        .AddSingleton<Scheduler>()
        .AddSingleton<MailEventStream>()
        .AddSingleton<EventLabels>()
        .AddSingleton<Counters>()
        .AddSingleton<BounceSuppression>()
        .AddSingleton<Projector>();

    private static IServiceCollection AddInbound(this IServiceCollection services) => services
        .AddSingleton<TaggedTenants>()
        .AddSingleton<ReportedMessages>()
        .AddSingleton<ReportIntake>();

    private static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        static IWorkQueue Queue(IServiceProvider provider) => provider.GetRequiredKeyedService<IWorkQueue>(QueueNames.Webhooks);

        return services
            .AddSingleton<WebhookStore>()
            .AddSingleton<WebhookClient>()
            .AddSingleton<WebhookTest>()
            .AddSingleton<WebhookSender>()
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookDispatch>(provider, Queue(provider)))
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookDeadLetters>(provider, Queue(provider)))
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookRetries>(provider, Queue(provider)))
            .AddSingleton<IDueHandler>(provider => provider.GetRequiredService<WebhookRetries>());
    }
}
