using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Aws.Streams;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.EventProcessor;

/// <summary>
/// Reads the event stream and makes of it everything that users see, then archives it. In this order: what an archive that does not answer leaves to come
/// again has become statuses and suppressions by then.
/// </summary>
public sealed class Function
{
    private readonly KinesisBatch _batch;

    public Function()
        : this(services => services.AddAws().AddAwsTable().AddAwsBlobs().AddAwsKeys())
    {
    }

    internal Function(Action<IServiceCollection> addPorts)
    {
        var services = new ServiceCollection();
        addPorts(services);
        _batch = services
            .AddEmailPlatformCore()
            .AddKinesisBatch<Core.Events.Projector, FirehoseArchive>()
            .BuildServiceProvider()
            .GetRequiredService<KinesisBatch>();
    }

    /// <param name="input">Records of one shard of the Kinesis stream.</param>
    /// <returns>What is to be delivered again.</returns>
    public Task<Stream> Handle(Stream input) => _batch.HandleAsync(input);
}
