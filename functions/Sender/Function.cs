using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core;
using EmailPlatform.Html;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Sender;

/// <summary>Sends the messages of one queue: deployed once for the transactional queue and once for the bulk queue.</summary>
public sealed class Function
{
    private readonly SqsBatch _batch;

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
            .AddTemplateHtml()
            .AddSqsBatch<Core.Sending.Sender>()
            .BuildServiceProvider()
            .GetRequiredService<SqsBatch>();
    }

    /// <param name="input">A batch of SQS messages.</param>
    /// <returns>What is to be delivered again.</returns>
    public Task<Stream> Handle(Stream input) => _batch.HandleAsync(input);
}
