using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Foundation;

namespace EmailPlatform.InfraCdk.Queues;

/// <summary>How a queue is received from.</summary>
/// <param name="ConsumerTimeout">The timeout of the function that receives from it.</param>
/// <param name="MaxAge">An oldest item of this age rings the alarm.</param>
internal sealed record WorkQueueProps(Duration ConsumerTimeout, Duration MaxAge)
{
    public Severity Severity { get; init; } = Severity.Page;

    /// <summary>An item that failed so often is poison. A retry that is wanted is a new item.</summary>
    public int MaxReceives { get; init; } = 5;
}

/// <summary>A queue with its dead letters and the alarms of both.</summary>
internal sealed class WorkQueue : Construct
{
    /// <summary>
    /// The visibility timeout in timeouts of the consumer: AWS asks for six, so that a throttled batch is not received again while it waits
    /// (Lambda Developer Guide, "Using Lambda with Amazon SQS").
    /// </summary>
    private const int VisibilityTimeouts = 6;

    public WorkQueue(Construct scope, string id, FoundationStack foundation, WorkQueueProps props)
        : base(scope, id)
    {
        DeadLetters = new DeadLetters(this, "DeadLetters", foundation, props.Severity);
        Queue = new Queue(this, "Queue", new QueueProps
        {
            Encryption = QueueEncryption.KMS,
            EncryptionMasterKey = foundation.StorageKey,
            DataKeyReuse = Duration.Hours(1),
            EnforceSSL = true,
            VisibilityTimeout = Duration.Seconds(VisibilityTimeouts * props.ConsumerTimeout.ToSeconds()),
            RetentionPeriod = Duration.Days(14),
            DeadLetterQueue = new DeadLetterQueue { MaxReceiveCount = props.MaxReceives, Queue = DeadLetters.Queue },
        });
        _ = new RunbookAlarm(this, "Age", foundation.Alarms, new Trigger(
            "queue-age",
            props.Severity,
            Queue.MetricApproximateAgeOfOldestMessage(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Maximum" }),
            props.MaxAge.ToSeconds(),
            Periods: 3));
    }

    public Queue Queue { get; }

    public DeadLetters DeadLetters { get; }
}
