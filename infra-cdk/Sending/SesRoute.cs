using Amazon.CDK;
using Amazon.CDK.AWS.SES;
using Constructs;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk.Sending;

/// <summary>
/// The way out through SES: this account and region, since quota and reputation are theirs. Each stream has a configuration set and, where there are
/// dedicated addresses, a pool of them.
/// </summary>
internal sealed class SesRoute : Construct
{
    /// <summary>
    /// Opens and clicks are not among them: the platform tracks them itself. Nor is SEND, which says what SES's answer said. Deliveries are as many as
    /// the mail, and go by EventBridge, which takes no money for them.
    /// </summary>
    private static readonly string[] FeedbackTypes = ["REJECT", "BOUNCE", "COMPLAINT", "DELIVERY_DELAY", "RENDERING_FAILURE"];

    private readonly EnvironmentParameters _parameters;
    private readonly string _feedbackTopicArn;

    public SesRoute(Construct scope, string id, EnvironmentParameters parameters, string feedbackTopicArn)
        : base(scope, id)
    {
        _parameters = parameters;
        _feedbackTopicArn = feedbackTopicArn;
        Transactional = CreateStream("transactional");
        Bulk = CreateStream("bulk");
    }

    public CfnConfigurationSet Transactional { get; }

    public CfnConfigurationSet Bulk { get; }

    private CfnConfigurationSet CreateStream(string stream)
    {
        var name = $"email-platform-{_parameters.Name}-{_parameters.Region}-{stream}";
        var pool = _parameters.Ses.DedicatedIps
            ? new CfnDedicatedIpPool(this, $"{stream}-pool", new CfnDedicatedIpPoolProps { PoolName = name, ScalingMode = "MANAGED" })
            : null;
        var set = new CfnConfigurationSet(this, stream, new CfnConfigurationSetProps
        {
            Name = name,
            SendingOptions = new CfnConfigurationSet.SendingOptionsProperty { SendingEnabled = true },
            ReputationOptions = new CfnConfigurationSet.ReputationOptionsProperty { ReputationMetricsEnabled = true },
            // The platform has its own list, by tenant: the account's would let one tenant's bounce stop another's mail.
            SuppressionOptions = new CfnConfigurationSet.SuppressionOptionsProperty { SuppressedReasons = [] },
            DeliveryOptions = new CfnConfigurationSet.DeliveryOptionsProperty { SendingPoolName = pool?.Ref, TlsPolicy = "OPTIONAL" },
        });
        _ = new CfnConfigurationSetEventDestination(this, $"{stream}-feedback", new CfnConfigurationSetEventDestinationProps
        {
            ConfigurationSetName = set.Ref,
            EventDestination = new CfnConfigurationSetEventDestination.EventDestinationProperty
            {
                Name = "feedback",
                Enabled = true,
                MatchingEventTypes = FeedbackTypes,
                SnsDestination = new CfnConfigurationSetEventDestination.SnsDestinationProperty { TopicArn = _feedbackTopicArn },
            },
        });
        _ = new CfnConfigurationSetEventDestination(this, $"{stream}-deliveries", new CfnConfigurationSetEventDestinationProps
        {
            ConfigurationSetName = set.Ref,
            EventDestination = new CfnConfigurationSetEventDestination.EventDestinationProperty
            {
                Name = "deliveries",
                Enabled = true,
                MatchingEventTypes = ["DELIVERY"],
                EventBridgeDestination = new CfnConfigurationSetEventDestination.EventBridgeDestinationProperty
                {
                    // SES publishes to the default bus only.
                    EventBusArn = Stack.Of(this).FormatArn(new ArnComponents { Service = "events", Resource = "event-bus", ResourceName = "default" }),
                },
            },
        });
        return set;
    }
}
