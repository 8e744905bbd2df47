using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Webhooks;

/// <summary>Posts what waits in the webhooks queue to the customers' endpoints.</summary>
public sealed class Function
{
    private readonly SqsBatch _batch;

    public Function()
        : this(services => services.AddAws().AddAwsTable().AddAwsKeys())
    {
    }

    internal Function(Action<IServiceCollection> addPorts)
    {
        var services = new ServiceCollection();
        addPorts(services);
        _batch = services
            .AddEmailPlatformCore()
            .AddSqsBatch<Core.Webhooks.WebhookSender>()
            .BuildServiceProvider()
            .GetRequiredService<SqsBatch>();
    }

    /// <param name="input">A batch of SQS messages.</param>
    /// <returns>What is to be delivered again.</returns>
    public Task<Stream> Handle(Stream input) => _batch.HandleAsync(input);
}
