using Amazon.S3;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Core.Blobs;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Aws.Blobs;

/// <summary>The blob store, for functions that read content or take it.</summary>
public static class BlobServices
{
    /// <summary>After <see cref="AwsServices.AddAws(IServiceCollection)"/>.</summary>
    public static IServiceCollection AddAwsBlobs(this IServiceCollection services) => services
        .AddSingleton<IAmazonS3>(_ => new AmazonS3Client())
        .AddSingleton<IBlobStore>(provider => new S3BlobStore(
            provider.GetRequiredService<IAmazonS3>(),
            provider.GetRequiredService<AwsOptions>().Bucket,
            provider.GetRequiredService<TimeProvider>(),
            TimeProvider.System));
}
