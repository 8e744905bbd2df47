using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Constructs;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk.Alarms;

/// <summary>Where alarms go: one topic for each severity.</summary>
internal sealed class AlarmTopics : Construct
{
    public AlarmTopics(Construct scope, string id, AlarmRecipients recipients, IKey key)
        : base(scope, id)
    {
        Page = CreateTopic(nameof(Page), recipients.Page, key);
        Ticket = CreateTopic(nameof(Ticket), recipients.Ticket, key);
    }

    public Topic Page { get; }

    public Topic Ticket { get; }

    public IAlarmAction ActionFor(Severity severity) => new SnsAction(severity == Severity.Page ? Page : Ticket);

    private Topic CreateTopic(string id, string address, IKey key)
    {
        var topic = new Topic(this, id, new TopicProps { MasterKey = key, EnforceSSL = true });
        topic.AddSubscription(new EmailSubscription(address));
        return topic;
    }
}
