using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Mail.Dns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Aws.Hosting;

/// <summary>What every function composes beneath its use case. Nothing is made, and no variable read, before a use case asks for it.</summary>
public static class AwsServices
{
    /// <summary>Whoever checks his domain has just changed a record, so answers are kept for moments only.</summary>
    private static readonly DnsResolverOptions DomainChecks = new()
    {
        MaxTimeToLive = TimeSpan.FromSeconds(30),
        MaxNegativeTimeToLive = TimeSpan.FromSeconds(5),
    };

    /// <summary>Adds the ports and the domain's options, as this process's environment says.</summary>
    public static IServiceCollection AddAws(this IServiceCollection services) =>
        services.AddAws(new AwsOptions(new ConfigurationBuilder().AddEnvironmentVariables().Build()));

    public static IServiceCollection AddAws(this IServiceCollection services, AwsOptions options) => services
        .AddSingleton(options)
        .AddSingleton(TimeProvider.System)
        .AddSingleton(_ => new FunctionTime(options.FunctionTimeout))
        .AddLogging(AddJsonLines)
        .AddDomainOptions(options)
        .AddSingleton(provider => new DnsResolver(DomainChecks, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IDnsLookup, ResolverLookup>();

    private static IServiceCollection AddDomainOptions(this IServiceCollection services, AwsOptions options) => services
        .AddSingleton(_ => new LeaseHolder($"lambda-{Guid.CreateVersion7():N}"))
        .AddSingleton(_ => new SenderOptions
        {
            ReturnPathDomain = options.ReturnPathDomain,
            PublicUrl = options.PublicUrl,
        })
        .AddSingleton(_ => new DomainOptions { ReturnPathDomain = options.ReturnPathDomain })
        .AddSingleton(new SenderPolicyOptions())
        .AddSingleton(new RateOptions())
        .AddSingleton(new WebhookOptions());

    /// <summary>One JSON object a line on standard output, which Lambda takes to CloudWatch Logs.</summary>
    private static void AddJsonLines(ILoggingBuilder logging) => logging
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddJsonConsole(console => console.UseUtcTimestamp = true);
}
