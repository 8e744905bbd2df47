using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CodeDeploy;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Lambda.EventSources;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Queues;
using SqsTarget = Amazon.CDK.AWS.Events.Targets.SqsQueue;
using SqsTargetProps = Amazon.CDK.AWS.Events.Targets.SqsQueueProps;
using Stream = Amazon.CDK.AWS.Kinesis.Stream;

namespace EmailPlatform.InfraCdk.Events;

/// <summary>What happened to mail: the event stream, what comes back from SES, the projection, and webhooks.</summary>
internal sealed class EventsStack : PlatformStack
{
    private static readonly Duration FeedbackTimeout = Duration.Seconds(30);

    /// <summary>What is told of mail may be told some seconds later, in larger batches: requests of SQS, functions and the projection cost by the batch.</summary>
    private static readonly Duration FeedbackWindow = Duration.Seconds(2);

    /// <summary>Long enough that most messages' hand-over and delivery come to the projection together, and are one write.</summary>
    private static readonly Duration ProjectionWindow = Duration.Seconds(5);

    private readonly FoundationStack _foundation;
    private readonly DataStack _data;
    private readonly FunctionPlatform _functions;

    public EventsStack(Construct scope, FoundationStack foundation, DataStack data, IFunctionCode code)
        : base(scope, "Events", foundation.Parameters, "Event stream, feedback, projection and webhooks")
    {
        _foundation = foundation;
        _data = data;
        _functions = new(foundation, code, new LambdaApplication(this, "Deployments"));
        Stream = new Stream(this, "Stream", new StreamProps
        {
            StreamMode = StreamMode.ON_DEMAND,
            Encryption = StreamEncryption.KMS,
            EncryptionKey = foundation.StorageKey,
            RetentionPeriod = Duration.Days(7),
            RemovalPolicy = DataRemoval,
        });
        FeedbackTopic = new Topic(this, "FeedbackTopic", new TopicProps { MasterKey = foundation.StorageKey, EnforceSSL = true, SignatureVersion = "2" });
        AddFeedback();
        AddDeliveries();
        Webhooks = AddWebhooks();
        AddProjection();
        AlarmOnWrites();
    }

    public Stream Stream { get; }

    /// <summary>SES publishes its events here.</summary>
    public Topic FeedbackTopic { get; }

    public WorkQueue Webhooks { get; }

    private void AddFeedback()
    {
        FeedbackTopic.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal("ses.amazonaws.com")],
            Actions = ["sns:Publish"],
            Resources = [FeedbackTopic.TopicArn],
            Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Account } },
        }));
        var queue = new WorkQueue(this, "FeedbackQueue", _foundation, new(FeedbackTimeout, MaxAge: Duration.Minutes(5)));
        FeedbackTopic.AddSubscription(new SqsSubscription(queue.Queue, new SqsSubscriptionProps { DeadLetterQueue = queue.DeadLetters.Queue }));
        ReadFeedback("Feedback", "Turns the notifications of SES into mail events", queue, new()
        {
            ["FEEDBACK_SOURCE"] = "topic",
            ["FEEDBACK_TOPIC"] = FeedbackTopic.TopicArn,
        });
    }

    private void AddDeliveries()
    {
        var queue = new WorkQueue(this, "DeliveriesQueue", _foundation, new(FeedbackTimeout, MaxAge: Duration.Minutes(5)));
        _ = new Rule(this, "Deliveries", new RuleProps
        {
            Description = "Deliveries that SES tells of",
            EventPattern = new EventPattern { Source = ["aws.ses"], DetailType = ["Email Delivered"] },
            Targets = [new SqsTarget(queue.Queue, new SqsTargetProps { DeadLetterQueue = queue.DeadLetters.Queue })],
        });
        ReadFeedback("DeliveryFeedback", "Turns the deliveries of SES into mail events", queue, new() { ["FEEDBACK_SOURCE"] = "bus" });
    }

    private void ReadFeedback(string id, string description, WorkQueue queue, Dictionary<string, string> source)
    {
        var feedback = new PlatformFunction(this, id, _functions, new("Feedback", description, FeedbackTimeout)
        {
            Environment = new Dictionary<string, string>(source)
            {
                ["STREAM"] = Stream.StreamName,
                ["DEAD_LETTERS"] = queue.DeadLetters.Queue.QueueUrl,
            },
            MemoryMegabytes = 512,
        });
        feedback.Consume(queue, batchSize: 100, Parameters.Consumers.Feedback, FeedbackWindow);
        Stream.GrantWrite(feedback.Alias);
    }

    private WorkQueue AddWebhooks()
    {
        // A post takes 15 s at most, and an execution has one at a time.
        var timeout = Duration.Seconds(30);
        var queue = new WorkQueue(this, "WebhookQueue", _foundation, new(timeout, MaxAge: Duration.Minutes(15)) { Severity = Severity.Ticket });
        var webhooks = new PlatformFunction(this, "Webhooks", _functions, new("Webhooks", "Posts events to customers' endpoints", timeout)
        {
            Environment = new Dictionary<string, string>
            {
                ["TABLE"] = _data.Table.TableName,
                ["WRAPPING_KEY"] = _foundation.WrappingKey.KeyArn,
                ["SIGNING_KEY"] = _foundation.SigningKey.KeyArn,
                ["QUEUE_WEBHOOKS"] = queue.Queue.QueueUrl,
                ["DEAD_LETTERS"] = queue.DeadLetters.Queue.QueueUrl,
            },
            Severity = Severity.Ticket,
        });
        webhooks.Consume(queue, batchSize: 1, Parameters.Consumers.Webhooks);
        _data.Table.GrantReadWriteData(webhooks.Alias);
        _foundation.WrappingKey.GrantEncryptDecrypt(webhooks.Alias);
        queue.Queue.GrantSendMessages(webhooks.Alias);
        return queue;
    }

    private void AddProjection()
    {
        var unreadable = new DeadLetters(this, "ProjectionDeadLetters", _foundation, Severity.Page);
        var projection = new PlatformFunction(this, "Projection", _functions, new("EventProcessor", "Projects mail events onto records, counters and suppressions", Duration.Seconds(60))
        {
            Environment = new Dictionary<string, string>
            {
                ["TABLE"] = _data.Table.TableName,
                ["BUCKET"] = _data.Content.BucketName,
                ["STREAM"] = Stream.StreamName,
                ["WRAPPING_KEY"] = _foundation.WrappingKey.KeyArn,
                ["SIGNING_KEY"] = _foundation.SigningKey.KeyArn,
                ["QUEUE_WEBHOOKS"] = Webhooks.Queue.QueueUrl,
            },
        });
        projection.Alias.AddEventSource(new KinesisEventSource(Stream, new KinesisEventSourceProps
        {
            StartingPosition = StartingPosition.TRIM_HORIZON,
            BatchSize = 1_000,
            MaxBatchingWindow = ProjectionWindow,
            ParallelizationFactor = 2,
            BisectBatchOnError = true,
            ReportBatchItemFailures = true,
            RetryAttempts = 10,
            OnFailure = new SqsDlq(unreadable.Queue),
        }));
        _data.Table.GrantReadWriteData(projection.Alias);
        // A send's labels stand with its content, which may be too large for the table.
        _data.Content.GrantRead(projection.Alias);
        _foundation.WrappingKey.GrantDecrypt(projection.Alias);
        Webhooks.Queue.GrantSendMessages(projection.Alias);
        _ = new RunbookAlarm(this, "ProjectionLate", _foundation.Alarms, new Trigger(
            "projection-late",
            Severity.Page,
            Stream.MetricGetRecordsIteratorAgeMilliseconds(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Maximum" }),
            Threshold: Duration.Minutes(1).ToMilliseconds(),
            Periods: 5));
    }

    private void AlarmOnWrites() => _ = new RunbookAlarm(this, "StreamThrottled", _foundation.Alarms, new Trigger(
        "stream-throttled",
        Severity.Page,
        Stream.MetricWriteProvisionedThroughputExceeded(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Sum" }),
        Threshold: 100,
        Periods: 3));
}
