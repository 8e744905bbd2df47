using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.S3;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Foundation;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;
using EventSchedule = Amazon.CDK.AWS.Events.Schedule;

namespace EmailPlatform.InfraCdk.Data;

/// <summary>What is kept: the table, the contents of messages, the archive of events; and its backups.</summary>
internal sealed class DataStack : PlatformStack
{
    public DataStack(Construct scope, FoundationStack foundation)
        : base(scope, "Data", foundation.Parameters, "Table, buckets and backups")
    {
        Table = CreateTable(foundation);
        AccessLogs = new Bucket(this, "AccessLogs", new BucketProps
        {
            // Server access logs can be written to buckets with S3's own keys only (S3 User Guide, "Enabling server access logging").
            Encryption = BucketEncryption.S3_MANAGED,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            EnforceSSL = true,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            LifecycleRules = [new LifecycleRule { Expiration = Duration.Days(Parameters.LogRetentionDays) }],
            RemovalPolicy = DataRemoval,
        });
        EdgeLogsName = $"email-platform-{Parameters.Name}-edge-logs-{Account}";
        CreateEdgeLogs();
        Content = CreateBucket("Content", foundation, ContentRules());
        Archive = CreateBucket("Archive", foundation,
        [
            new LifecycleRule
            {
                Transitions = [new Transition { StorageClass = StorageClass.INTELLIGENT_TIERING, TransitionAfter = Duration.Days(30) }],
                NoncurrentVersionExpiration = Duration.Days(30),
                AbortIncompleteMultipartUploadAfter = Duration.Days(1),
            },
        ]);
        BackUp(foundation);
    }

    public TableV2 Table { get; }

    /// <summary>Bodies that are too large for the table, and attachments.</summary>
    public Bucket Content { get; }

    /// <summary>Events, for the reports of later years.</summary>
    public Bucket Archive { get; }

    public Bucket AccessLogs { get; }

    /// <summary>
    /// The bucket of CloudFront's logs, which have recipients' addresses and so stay in the environment's region. Named by us, since the Edge stack, in
    /// another region, can only know it by name.
    /// </summary>
    public string EdgeLogsName { get; }

    private void CreateEdgeLogs() => _ = new Bucket(this, "EdgeLogs", new BucketProps
    {
        BucketName = EdgeLogsName,
        // CloudFront writes its logs by ACL.
        ObjectOwnership = ObjectOwnership.BUCKET_OWNER_PREFERRED,
        Encryption = BucketEncryption.S3_MANAGED,
        BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
        EnforceSSL = true,
        LifecycleRules = [new LifecycleRule { Expiration = Duration.Days(Parameters.LogRetentionDays) }],
        RemovalPolicy = DataRemoval,
    });

    private TableV2 CreateTable(FoundationStack foundation)
    {
        var second = Parameters.SecondRegion;
        var table = new TableV2(this, "Table", new TablePropsV2
        {
            PartitionKey = new Attribute { Name = TableSchema.PartitionKey, Type = AttributeType.STRING },
            SortKey = new Attribute { Name = TableSchema.SortKey, Type = AttributeType.STRING },
            TimeToLiveAttribute = TableSchema.TimeToLive,
            Billing = Billing.OnDemand(null),
            PointInTimeRecovery = true,
            DeletionProtection = Parameters.KeepData,
            DynamoStream = StreamViewType.NEW_AND_OLD_IMAGES,
            Encryption = second is null
                ? TableEncryptionV2.CustomerManagedKey(foundation.StorageKey, null)
                : TableEncryptionV2.CustomerManagedKey(foundation.StorageKey, new Dictionary<string, string> { [second.Name] = second.TableKeyArn }),
            Replicas = second is null ? [] : [new ReplicaTableProps { Region = second.Name, PointInTimeRecovery = true, DeletionProtection = true }],
            RemovalPolicy = DataRemoval,
        });
        _ = new RunbookAlarm(this, "TableThrottles", foundation.Alarms, new Trigger(
            "table-throttled", Severity.Page, TableMetric(table, "ThrottledRequests"), Threshold: 50, Periods: 3));
        _ = new RunbookAlarm(this, "TableErrors", foundation.Alarms, new Trigger(
            "table-errors", Severity.Page, TableMetric(table, "SystemErrors"), Threshold: 10, Periods: 3));
        return table;
    }

    /// <summary>Over all operations: a search expression cannot be alarmed on, so the operations that the platform uses are added up.</summary>
    private static Amazon.CDK.AWS.CloudWatch.MathExpression TableMetric(TableV2 table, string name)
    {
        string[] operations = ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "TransactWriteItems"];
        var metrics = operations.ToDictionary(
            operation => "m" + operation,
            Amazon.CDK.AWS.CloudWatch.IMetric (operation) => new Amazon.CDK.AWS.CloudWatch.Metric(new Amazon.CDK.AWS.CloudWatch.MetricProps
            {
                Namespace = "AWS/DynamoDB",
                MetricName = name,
                Statistic = "Sum",
                Period = Duration.Minutes(1),
                DimensionsMap = new Dictionary<string, string> { ["TableName"] = table.TableName, ["Operation"] = operation },
            }));
        return new(new Amazon.CDK.AWS.CloudWatch.MathExpressionProps
        {
            Expression = $"SUM([{string.Join(", ", metrics.Keys.Select(id => $"FILL({id}, 0)"))}])",
            UsingMetrics = metrics,
            Label = name,
            Period = Duration.Minutes(1),
        });
    }

    private Bucket CreateBucket(string id, FoundationStack foundation, ILifecycleRule[] rules) => new(this, id, new BucketProps
    {
        Encryption = BucketEncryption.KMS,
        EncryptionKey = foundation.StorageKey,
        BucketKeyEnabled = true,
        BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
        EnforceSSL = true,
        MinimumTLSVersion = 1.2,
        ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
        Versioned = true,
        ServerAccessLogsBucket = AccessLogs,
        ServerAccessLogsPrefix = $"{id.ToLowerInvariant()}/",
        LifecycleRules = rules,
        RemovalPolicy = DataRemoval,
    });

    /// <summary>S3 has no expiry of one object: the blob store tags what expires with the days it is kept, and there is a rule for each number.</summary>
    private static ILifecycleRule[] ContentRules() =>
    [
        new LifecycleRule
        {
            NoncurrentVersionExpiration = Duration.Days(7),
            ExpiredObjectDeleteMarker = true,
            AbortIncompleteMultipartUploadAfter = Duration.Days(1),
        },
        .. ContentSchema.KeepDays.Select(days => new LifecycleRule
        {
            Expiration = Duration.Days(days),
            TagFilters = new Dictionary<string, object> { [ContentSchema.KeepDaysTag] = days.ToString(CultureInfo.InvariantCulture) },
        }),
    ];

    private void BackUp(FoundationStack foundation)
    {
        var vault = new BackupVault(this, "Backups", new BackupVaultProps { EncryptionKey = foundation.StorageKey, RemovalPolicy = DataRemoval });
        // Point-in-time recovery covers the table's last 35 days. A backup is all of it once more, each time: it is for another vault, and one is enough.
        Plan("TableBackup", vault, new CronOptions { WeekDay = "SUN", Hour = "3", Minute = "0" }, keepDays: 8, Table.TableArn);
        // Of a bucket each backup after the first holds what has changed.
        Plan("ContentBackup", vault, new CronOptions { Hour = "3", Minute = "0" }, keepDays: 35, Content.BucketArn);
        _ = new RunbookAlarm(this, "BackupFailed", foundation.Alarms, new Trigger(
            "backup-failed",
            Severity.Ticket,
            new Amazon.CDK.AWS.CloudWatch.Metric(new Amazon.CDK.AWS.CloudWatch.MetricProps
            {
                Namespace = "AWS/Backup",
                MetricName = "NumberOfBackupJobsFailed",
                DimensionsMap = new Dictionary<string, string> { ["BackupVaultName"] = vault.BackupVaultName },
                Statistic = "Sum",
                Period = Duration.Hours(1),
            }),
            Threshold: 1));
    }

    private void Plan(string id, BackupVault vault, CronOptions at, int keepDays, string resourceArn)
    {
        var plan = new BackupPlan(this, id, new BackupPlanProps { BackupVault = vault });
        plan.AddRule(new BackupPlanRule(new BackupPlanRuleProps
        {
            RuleName = id,
            ScheduleExpression = EventSchedule.Cron(at),
            DeleteAfter = Duration.Days(keepDays),
            CopyActions = Parameters.SecondRegion is { } second
                ? [new BackupPlanCopyActionProps { DestinationBackupVault = BackupVault.FromBackupVaultArn(this, $"{id}Copies", second.BackupVaultArn), DeleteAfter = Duration.Days(keepDays) }]
                : null,
        }));
        plan.AddSelection("Kept", new BackupSelectionOptions { Resources = [BackupResource.FromArn(resourceArn)] });
    }
}
