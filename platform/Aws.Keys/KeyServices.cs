using Amazon.KeyManagementService;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Core.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Aws.Keys;

/// <summary>The key vault, for functions that have something to unwrap.</summary>
public static class KeyServices
{
    /// <summary>After <see cref="AwsServices.AddAws(IServiceCollection)"/>.</summary>
    public static IServiceCollection AddAwsKeys(this IServiceCollection services) => services
        .AddSingleton<IAmazonKeyManagementService>(_ => new AmazonKeyManagementServiceClient())
        .AddSingleton<IKeyVault>(provider => new KmsKeyVault(
            provider.GetRequiredService<IAmazonKeyManagementService>(),
            provider.GetRequiredService<AwsOptions>().WrappingKey,
            provider.GetRequiredService<AwsOptions>().SigningKey,
            provider.GetRequiredService<TimeProvider>()));
}
