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
using EmailPlatform.InfraCdk.Analytics;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Queues;
using KinesisTarget = Amazon.CDK.AWS.Events.Targets.KinesisStream;
using KinesisTargetProps = Amazon.CDK.AWS.Events.Targets.KinesisStreamProps;
using Stream = Amazon.CDK.AWS.Kinesis.Stream;

namespace EmailPlatform.InfraCdk.Events;

/// <summary>What happened to mail: the event stream, what comes back from SES, the projection, and webhooks.</summary>
internal sealed class EventsStack : PlatformStack
{
    /// <summary>By which a message is known to SES (<c>SesTags</c>); it adds six of its own.</summary>
    private static readonly string[] ReadTags = ["tenant", "message", "attempt", "stream"];

    private static readonly Duration FeedbackTimeout = Duration.Seconds(30);

    /// <summary>What is told of mail may be told some seconds later, in larger batches: requests of SQS, functions and the projection cost by the batch.</summary>
    private static readonly Duration FeedbackWindow = Duration.Seconds(2);

    /// <summary>Long enough that most messages' hand-over and delivery come to the projection together, and are one write.</summary>
    private static readonly Duration ProjectionWindow = Duration.Seconds(5);

    private readonly FoundationStack _foundation;
    private readonly DataStack _data;
    private readonly FunctionPlatform _functions;

    public EventsStack(Construct scope, FoundationStack foundation, DataStack data, AnalyticsStack analytics, IFunctionCode code)
        : base(scope, "Events", foundation.Parameters, "Event stream, feedback, projection and webhooks")
    {
        _foundation = foundation;
        _data = data;
        _functions = new(foundation, code, new LambdaApplication(this, "Deployments"));
        Stream = CreateStream("Stream");
        FeedbackTopic = new Topic(this, "FeedbackTopic", new TopicProps { MasterKey = foundation.StorageKey, EnforceSSL = true, SignatureVersion = "2" });
        AddFeedback();
        AddDeliveries();
        Webhooks = AddWebhooks();
        AddProjection(analytics.Delivery);
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
        var feedback = CreateFeedback("Feedback", "Turns the notifications of SES into mail events", new()
        {
            ["FEEDBACK_SOURCE"] = "topic",
            ["FEEDBACK_TOPIC"] = FeedbackTopic.TopicArn,
            ["DEAD_LETTERS"] = queue.DeadLetters.Queue.QueueUrl,
        });
        feedback.Consume(queue, batchSize: 100, Parameters.Consumers.Feedback, TimeSpan.FromSeconds(FeedbackWindow.ToSeconds()));
    }

    /// <summary>Deliveries are as many as the mail: they come by EventBridge and a stream of their own, which together cost a fifth of a queue.</summary>
    private void AddDeliveries()
    {
        var deliveries = CreateStream("Deliveries");
        var lost = new DeadLetters(this, "DeliveriesDeadLetters", _foundation, Severity.Page);
        var rule = new Rule(this, "DeliveryRule", new RuleProps
        {
            Description = "Deliveries that SES tells of",
            EventPattern = new EventPattern { Source = ["aws.ses"], DetailType = ["Email Delivered"] },
            Targets = [new KinesisTarget(deliveries, new KinesisTargetProps { PartitionKeyPath = "$.id", Message = DeliveryMessage() })],
        });
        // The library's target lets its role write, but not encrypt, and has no property for dead letters.
        _foundation.StorageKey.GrantEncryptDecrypt((Role)deliveries.Node.FindChild("EventsRole"));
        ((Amazon.CDK.AWS.Events.CfnRule)rule.Node.DefaultChild!).AddPropertyOverride("Targets.0.DeadLetterConfig.Arn", lost.Queue.QueueArn);
        lost.Queue.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal("events.amazonaws.com")],
            Actions = ["sqs:SendMessage"],
            Resources = [lost.Queue.QueueArn],
            Conditions = new Dictionary<string, object> { ["ArnEquals"] = new Dictionary<string, object> { ["aws:SourceArn"] = rule.RuleArn } },
        }));

        var feedback = CreateFeedback("DeliveryFeedback", "Turns the deliveries of SES into mail events", new() { ["FEEDBACK_SOURCE"] = "bus" });
        Read(deliveries, feedback, FeedbackWindow, lost);
        AlarmOnLateness("DeliveriesLate", deliveries);
    }

    /// <summary>Of SES's event what <c>BusEnvelope</c> reads: without headers and envelope it is below a kilobyte, which a record is billed by.</summary>
    private static RuleTargetInput DeliveryMessage()
    {
        static string Field(string path) => EventField.FromPath($"$.{path}");
        return RuleTargetInput.FromObject(new Dictionary<string, object>
        {
            ["source"] = Field("source"),
            ["detail"] = new Dictionary<string, object>
            {
                ["eventType"] = Field("detail.eventType"),
                ["mail"] = new Dictionary<string, object>
                {
                    ["timestamp"] = Field("detail.mail.timestamp"),
                    ["messageId"] = Field("detail.mail.messageId"),
                    ["destination"] = Field("detail.mail.destination"),
                    ["tags"] = ReadTags.ToDictionary(tag => tag, tag => (object)Field($"detail.mail.tags.{tag}")),
                },
                ["delivery"] = new Dictionary<string, object>
                {
                    ["timestamp"] = Field("detail.delivery.timestamp"),
                    ["smtpResponse"] = Field("detail.delivery.smtpResponse"),
                    ["remoteMtaIp"] = Field("detail.delivery.remoteMtaIp"),
                },
            },
        });
    }

    private PlatformFunction CreateFeedback(string id, string description, Dictionary<string, string> source)
    {
        var feedback = new PlatformFunction(this, id, _functions, new("Feedback", description, FeedbackTimeout)
        {
            Environment = new Dictionary<string, string>(source) { ["STREAM"] = Stream.StreamName },
            MemoryMegabytes = 512,
        });
        Stream.GrantWrite(feedback.Alias);
        return feedback;
    }

    private Stream CreateStream(string id) => new(this, id, new StreamProps
    {
        StreamMode = StreamMode.ON_DEMAND,
        Encryption = StreamEncryption.KMS,
        EncryptionKey = _foundation.StorageKey,
        RetentionPeriod = Duration.Days(7),
        RemovalPolicy = DataRemoval,
    });

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

    private void AddProjection(EventDelivery archive)
    {
        var unreadable = new DeadLetters(this, "ProjectionDeadLetters", _foundation, Severity.Page);
        var projection = new PlatformFunction(this, "Projection", _functions, new("EventProcessor", "Projects mail events onto records, counters and suppressions, and archives them", Duration.Seconds(60))
        {
            Environment = new Dictionary<string, string>
            {
                ["TABLE"] = _data.Table.TableName,
                ["BUCKET"] = _data.Content.BucketName,
                ["STREAM"] = Stream.StreamName,
                ["ARCHIVE"] = archive.StreamName,
                ["WRAPPING_KEY"] = _foundation.WrappingKey.KeyArn,
                ["SIGNING_KEY"] = _foundation.SigningKey.KeyArn,
                ["QUEUE_WEBHOOKS"] = Webhooks.Queue.QueueUrl,
            },
            // It mostly waits for the table.
            MemoryMegabytes = 640,
        });
        Read(Stream, projection, ProjectionWindow, unreadable);
        _data.Table.GrantReadWriteData(projection.Alias);
        // A send's labels stand with its content, which may be too large for the table.
        _data.Content.GrantRead(projection.Alias);
        _foundation.WrappingKey.GrantDecrypt(projection.Alias);
        Webhooks.Queue.GrantSendMessages(projection.Alias);
        archive.GrantPut(projection.Alias);
        AlarmOnLateness("ProjectionLate", Stream);
    }

    private static void Read(Stream stream, PlatformFunction consumer, Duration window, DeadLetters unreadable) =>
        consumer.Alias.AddEventSource(new KinesisEventSource(stream, new KinesisEventSourceProps
        {
            StartingPosition = StartingPosition.TRIM_HORIZON,
            BatchSize = 1_000,
            MaxBatchingWindow = window,
            BisectBatchOnError = true,
            ReportBatchItemFailures = true,
            RetryAttempts = 10,
            OnFailure = new SqsDlq(unreadable.Queue),
        }));

    private void AlarmOnLateness(string id, Stream stream) => _ = new RunbookAlarm(this, id, _foundation.Alarms, new Trigger(
        "projection-late",
        Severity.Page,
        stream.MetricGetRecordsIteratorAgeMilliseconds(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Maximum" }),
        Threshold: Duration.Minutes(1).ToMilliseconds(),
        Periods: 5));

    private void AlarmOnWrites() => _ = new RunbookAlarm(this, "StreamThrottled", _foundation.Alarms, new Trigger(
        "stream-throttled",
        Severity.Page,
        Stream.MetricWriteProvisionedThroughputExceeded(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Sum" }),
        Threshold: 100,
        Periods: 3));
}
