using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Aws.Queues;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Aws.Hosting;

/// <summary>The event sources of functions, in front of the use case that handles what comes from them.</summary>
public static class BatchServices
{
    public static IServiceCollection AddSqsBatch<THandler>(this IServiceCollection services)
        where THandler : class, IWorkHandler => services
        .AddBatchOptions()
        .AddSingleton(provider => new SqsDeadLetters(
            provider.GetRequiredService<SqsClient>(), provider.GetRequiredService<AwsOptions>().DeadLetterQueueUrl))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<SqsBatch>(provider, provider.GetRequiredService<THandler>()));

    public static IServiceCollection AddKinesisBatch<THandler>(this IServiceCollection services)
        where THandler : class, IStreamHandler => services
        .AddBatchOptions()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<KinesisBatch>(provider, provider.GetRequiredService<THandler>()));

    /// <summary>Two handlers, the second after the first: see <see cref="HandlersInTurn"/>.</summary>
    public static IServiceCollection AddKinesisBatch<TFirst, TSecond>(this IServiceCollection services)
        where TFirst : class, IStreamHandler
        where TSecond : class, IStreamHandler => services
        .AddSingleton(provider => new HandlersInTurn(provider.GetRequiredService<TFirst>(), provider.GetRequiredService<TSecond>()))
        .AddKinesisBatch<HandlersInTurn>();

    private static IServiceCollection AddBatchOptions(this IServiceCollection services) =>
        services.AddSingleton(provider => new BatchOptions { FunctionTimeout = provider.GetRequiredService<FunctionTime>().Timeout });
}
