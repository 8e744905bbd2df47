using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Foundation;

namespace EmailPlatform.InfraCdk.Queues;

/// <summary>What could not be handled, kept for a person, who is told of the first one.</summary>
internal sealed class DeadLetters : Construct
{
    public DeadLetters(Construct scope, string id, FoundationStack foundation, Severity severity)
        : base(scope, id)
    {
        Queue = new Queue(this, "Queue", new QueueProps
        {
            Encryption = QueueEncryption.KMS,
            EncryptionMasterKey = foundation.StorageKey,
            DataKeyReuse = Duration.Hours(1),
            EnforceSSL = true,
            RetentionPeriod = Duration.Days(14),
        });
        _ = new RunbookAlarm(this, "Filling", foundation.Alarms, new Trigger(
            "dead-letters",
            severity,
            Queue.MetricApproximateNumberOfMessagesVisible(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Maximum" }),
            Threshold: 1));
    }

    public Queue Queue { get; }
}
