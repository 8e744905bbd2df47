using EmailPlatform.Aws.Feedback;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Feedback;

/// <summary>Takes what SES tells of messages into the event stream: deployed once for what comes through SNS, and once for deliveries, through EventBridge.</summary>
public sealed class Function
{
    private readonly SqsBatch _batch;

    public Function()
        : this(services => services.AddAws())
    {
    }

    internal Function(Action<IServiceCollection> addPorts)
    {
        var services = new ServiceCollection();
        addPorts(services);
        _batch = services
            .AddEmailPlatformCore()
            .AddSingleton(EnvelopeOf)
            .AddSingleton<SesFeedback>()
            .AddSqsBatch<SesFeedback>()
            .BuildServiceProvider()
            .GetRequiredService<SqsBatch>();
    }

    /// <param name="input">A batch of SQS messages, each with one event of SES.</param>
    /// <returns>What is to be delivered again.</returns>
    public Task<Stream> Handle(Stream input) => _batch.HandleAsync(input);

    private static ISesEnvelope EnvelopeOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<AwsOptions>();
        return options.FeedbackComesByBus
            ? new BusEnvelope()
            : new SnsEnvelope(new SnsSignature(new HashSet<string> { options.FeedbackTopic }, provider.GetRequiredService<SnsCertificates>()));
    }
}
