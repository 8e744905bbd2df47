using Amazon.CDK;
using Amazon.CDK.AWS.CloudTrail;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Api;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Events;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Queues;
using EmailPlatform.InfraCdk.Sending;

namespace EmailPlatform.InfraCdk.Observability;

/// <summary>One page that says whether mail flows, the record of who changed what, and the alarms that belong to no other stack.</summary>
internal sealed class ObservabilityStack : PlatformStack
{
    private static readonly string[] EndedBadly = ["FAILURE", "STOP"];

    private readonly FoundationStack _foundation;

    public ObservabilityStack(Construct scope, FoundationStack foundation, DataStack data, EventsStack events, SendingStack sending, ApiStack api)
        : base(scope, "Observability", foundation.Parameters, "Dashboard, audit trail and account alarms")
    {
        _foundation = foundation;
        AddDashboard(events, sending, api);
        AddTrail(data);
        AlarmOnConcurrency();
        TellOfRollbacks();
    }

    private void AddDashboard(EventsStack events, SendingStack sending, ApiStack api)
    {
        var minute = new MetricOptions { Period = Duration.Minutes(1) };
        var dashboard = new Dashboard(this, "Dashboard", new DashboardProps { DashboardName = $"email-platform-{Parameters.Name}" });
        dashboard.AddWidgets(
            Graph("API: requests and failures", api.Api.MetricCount(minute), api.Api.MetricServerError(minute), api.Api.MetricClientError(minute)),
            Graph("API: latency (SLO: p99 below 2 s)", Latency(api, "p50"), Latency(api, "p99")));
        dashboard.AddWidgets(
            Graph("Oldest waiting (SLO: transactional below 60 s)", Age(sending.Transactional), Age(sending.Bulk), Age(events.Webhooks)),
            Graph("Waiting", Waiting(sending.Transactional.Queue), Waiting(sending.Bulk.Queue), Waiting(events.Webhooks.Queue)));
        dashboard.AddWidgets(
            Graph("Dead letters", Waiting(sending.Transactional.DeadLetters.Queue), Waiting(sending.Bulk.DeadLetters.Queue), Waiting(events.Webhooks.DeadLetters.Queue)),
            Graph("Projection: age of the oldest event (SLO: below 1 min)", events.Stream.MetricGetRecordsIteratorAgeMilliseconds(minute)));
        dashboard.AddWidgets(
            Graph("SES", Ses("Send", "Sum"), Ses("Delivery", "Sum"), Ses("Bounce", "Sum"), Ses("Complaint", "Sum")),
            Graph("Reputation (SLO: bounces below 4 %, complaints below 0.08 %)", Ses("Reputation.BounceRate", "Average"), Ses("Reputation.ComplaintRate", "Average")));
    }

    /// <summary>Who changed what, in every region; and who touched the contents of messages.</summary>
    private void AddTrail(DataStack data)
    {
        var trail = new Trail(this, "Trail", new TrailProps
        {
            Bucket = new Bucket(this, "TrailFiles", new BucketProps
            {
                Encryption = BucketEncryption.S3_MANAGED,
                BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
                EnforceSSL = true,
                ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
                Versioned = true,
                ServerAccessLogsBucket = data.AccessLogs,
                ServerAccessLogsPrefix = "trail/",
                LifecycleRules = [new LifecycleRule { Expiration = Duration.Days(400) }],
                RemovalPolicy = DataRemoval,
            }),
            EnableFileValidation = true,
            IsMultiRegionTrail = true,
            IncludeGlobalServiceEvents = true,
            SendToCloudWatchLogs = true,
            CloudWatchLogGroup = new LogGroup(this, "TrailLogs", new Amazon.CDK.AWS.Logs.LogGroupProps
            {
                EncryptionKey = _foundation.StorageKey,
                Retention = LogDays.Of(Parameters.LogRetentionDays),
                RemovalPolicy = DataRemoval,
            }),
        });
        trail.AddS3EventSelector([new S3EventSelector { Bucket = data.Content }], new AddEventSelectorOptions { IncludeManagementEvents = true });
    }

    private void AlarmOnConcurrency() => _ = new RunbookAlarm(this, "Concurrency", _foundation.Alarms, new Trigger(
        "function-throttled",
        Severity.Ticket,
        new Metric(new MetricProps { Namespace = "AWS/Lambda", MetricName = "ClaimedAccountConcurrency", Statistic = "Maximum", Period = Duration.Minutes(5) }),
        Threshold: Parameters.AccountConcurrency * 0.8));

    /// <summary>A deployment that went back by itself is no outage, and somebody has to know.</summary>
    private void TellOfRollbacks()
    {
        var undelivered = new DeadLetters(this, "RollbackDeadLetters", _foundation, Severity.Ticket);
        _ = new Rule(this, "Rollbacks", new RuleProps
        {
            EventPattern = new EventPattern
            {
                Source = ["aws.codedeploy"],
                DetailType = ["CodeDeploy Deployment State-change Notification"],
                Detail = new Dictionary<string, object> { ["state"] = EndedBadly },
            },
            Targets = [new SnsTopic(_foundation.Alarms.Ticket, new SnsTopicProps { DeadLetterQueue = undelivered.Queue })],
        });
    }

    private static GraphWidget Graph(string title, params IMetric[] metrics) => new(new GraphWidgetProps { Title = title, Left = metrics, Width = 12 });

    private static Metric Latency(ApiStack api, string statistic) => api.Api.MetricLatency(new MetricOptions { Period = Duration.Minutes(1), Statistic = statistic });

    private static Metric Age(WorkQueue queue) =>
        queue.Queue.MetricApproximateAgeOfOldestMessage(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Maximum", Label = queue.Node.Id });

    private static Metric Waiting(Amazon.CDK.AWS.SQS.Queue queue) =>
        queue.MetricApproximateNumberOfMessagesVisible(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Maximum", Label = queue.Node.Path });

    private static Metric Ses(string name, string statistic) =>
        new(new MetricProps { Namespace = "AWS/SES", MetricName = name, Statistic = statistic, Period = Duration.Minutes(5) });
}
