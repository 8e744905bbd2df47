using EmailPlatform.Aws.Feedback;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Feedback;

/// <summary>Takes what SES tells of messages into the event stream: deployed once for what comes through SNS and SQS, and once for deliveries, through EventBridge and Kinesis.</summary>
public sealed class Function
{
    private readonly Func<Stream, Task<Stream>> _handle;

    public Function()
        : this(services => services.AddAws())
    {
    }

    internal Function(Action<IServiceCollection> addPorts)
    {
        var services = new ServiceCollection();
        addPorts(services);
        var provider = services.AddEmailPlatformCore().AddSingleton(EnvelopeOf).AddSingleton<SesFeedback>().AddSingleton<SesDeliveries>()
            .AddSqsBatch<SesFeedback>()
            .AddKinesisBatch<SesDeliveries>()
            .BuildServiceProvider();
        _handle = provider.GetRequiredService<AwsOptions>().FeedbackComesByBus
            ? provider.GetRequiredService<KinesisBatch>().HandleAsync
            : provider.GetRequiredService<SqsBatch>().HandleAsync;
    }

    /// <param name="input">A batch of SQS messages, or of records of the deliveries' stream, each with one event of SES.</param>
    /// <returns>What is to be delivered again.</returns>
    public Task<Stream> Handle(Stream input) => _handle(input);

    private static ISesEnvelope EnvelopeOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<AwsOptions>();
        return options.FeedbackComesByBus
            ? new BusEnvelope()
            : new SnsEnvelope(new SnsSignature(new HashSet<string> { options.FeedbackTopic }, provider.GetRequiredService<SnsCertificates>()));
    }
}
