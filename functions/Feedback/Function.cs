using EmailPlatform.Aws.Feedback;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Lambda;
using EmailPlatform.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Feedback;

/// <summary>Takes what SES tells of messages, through SNS and SQS, into the event stream.</summary>
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
            .AddSingleton(provider => new SnsSignature(
                new HashSet<string> { provider.GetRequiredService<AwsOptions>().FeedbackTopic }, provider.GetRequiredService<SnsCertificates>()))
            .AddSingleton<SesFeedback>()
            .AddSqsBatch<SesFeedback>()
            .BuildServiceProvider()
            .GetRequiredService<SqsBatch>();
    }

    /// <param name="input">A batch of SQS messages, each a notification of SNS.</param>
    /// <returns>What is to be delivered again.</returns>
    public Task<Stream> Handle(Stream input) => _batch.HandleAsync(input);
}
