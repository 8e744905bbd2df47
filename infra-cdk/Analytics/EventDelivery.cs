using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KinesisFirehose;
using Amazon.CDK.AWS.Logs;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using Delivery = Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace EmailPlatform.InfraCdk.Analytics;

/// <summary>Writes the events that the projection puts here to the archive as Parquet.</summary>
internal sealed class EventDelivery : Construct
{
    /// <summary>The least for partitions and Parquet; a partition is written when it has so much, or has waited so long.</summary>
    private const int BufferMegabytes = 64;
    private const int BufferSeconds = 900;

    private readonly Delivery _stream;

    public EventDelivery(Construct scope, string id, FoundationStack foundation, DataStack data, EventCatalogue catalogue)
        : base(scope, id)
    {
        var logs = new LogGroup(this, "Logs", new LogGroupProps
        {
            EncryptionKey = foundation.StorageKey,
            Retention = LogDays.Of(foundation.Parameters.LogRetentionDays),
            RemovalPolicy = foundation.DataRemoval,
        });
        var errors = new LogStream(this, "Errors", new LogStreamProps { LogGroup = logs, RemovalPolicy = RemovalPolicy.DESTROY });
        var role = new Role(this, "Role", new RoleProps { AssumedBy = new ServicePrincipal("firehose.amazonaws.com") });
        data.Archive.GrantWrite(role);
        logs.GrantWrite(role);
        role.AddToPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Actions = ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"],
            Resources = [Glue("catalog", null), Glue("database", catalogue.DatabaseName), Glue("table", $"{catalogue.DatabaseName}/events")],
        }));
        _stream = new Delivery(this, "Stream", new CfnDeliveryStreamProps
        {
            DeliveryStreamType = "DirectPut",
            DeliveryStreamEncryptionConfigurationInput = new Delivery.DeliveryStreamEncryptionConfigurationInputProperty
            {
                KeyType = "CUSTOMER_MANAGED_CMK",
                KeyArn = foundation.StorageKey.KeyArn,
            },
            ExtendedS3DestinationConfiguration = new Delivery.ExtendedS3DestinationConfigurationProperty
            {
                BucketArn = data.Archive.BucketArn,
                RoleArn = role.RoleArn,
                Prefix = "events/day=!{partitionKeyFromQuery:day}/bucket=!{partitionKeyFromQuery:bucket}/",
                ErrorOutputPrefix = "errors/!{firehose:error-output-type}/!{timestamp:yyyy-MM-dd}/",
                BufferingHints = new Delivery.BufferingHintsProperty { SizeInMBs = BufferMegabytes, IntervalInSeconds = BufferSeconds },
                EncryptionConfiguration = new Delivery.EncryptionConfigurationProperty
                {
                    KmsEncryptionConfig = new Delivery.KMSEncryptionConfigProperty { AwskmsKeyArn = foundation.StorageKey.KeyArn },
                },
                CloudWatchLoggingOptions = new Delivery.CloudWatchLoggingOptionsProperty { Enabled = true, LogGroupName = logs.LogGroupName, LogStreamName = errors.LogStreamName },
                DynamicPartitioningConfiguration = new Delivery.DynamicPartitioningConfigurationProperty
                {
                    Enabled = true,
                    RetryOptions = new Delivery.RetryOptionsProperty { DurationInSeconds = 300 },
                },
                ProcessingConfiguration = new Delivery.ProcessingConfigurationProperty { Enabled = true, Processors = new[] { Splitting(), Partitioning() } },
                DataFormatConversionConfiguration = Parquet(role, catalogue),
            },
        });
        _stream.Node.AddDependency(role);
        _ = new RunbookAlarm(this, "Late", foundation.Alarms, new Trigger(
            "archive-late",
            // What Firehose cannot write for 24 hours it throws away.
            Severity.Page,
            new Amazon.CDK.AWS.CloudWatch.Metric(new Amazon.CDK.AWS.CloudWatch.MetricProps
            {
                Namespace = "AWS/Firehose",
                MetricName = "DeliveryToS3.DataFreshness",
                DimensionsMap = new Dictionary<string, string> { ["DeliveryStreamName"] = StreamName },
                Statistic = "Maximum",
                Period = Duration.Minutes(5),
            }),
            Threshold: 2 * BufferSeconds,
            Periods: 3));
    }

    public string StreamName => _stream.Ref;

    /// <summary>Lets a function put events, and nothing else.</summary>
    public void GrantPut(IGrantable function) => Grant.AddToPrincipal(new GrantOnPrincipalOptions
    {
        Grantee = function,
        Actions = ["firehose:PutRecordBatch"],
        ResourceArns = [_stream.AttrArn],
    });

    /// <summary>A record is many events, one a line.</summary>
    private static Delivery.ProcessorProperty Splitting() => new()
    {
        Type = "RecordDeAggregation",
        Parameters = new[] { new Delivery.ProcessorParameterProperty { ParameterName = "SubRecordType", ParameterValue = "JSON" } },
    };

    private static Delivery.ProcessorProperty Partitioning() => new()
    {
        Type = "MetadataExtraction",
        Parameters = new[]
        {
            new Delivery.ProcessorParameterProperty { ParameterName = "MetadataExtractionQuery", ParameterValue = ArchivePartitions.Query },
            new Delivery.ProcessorParameterProperty { ParameterName = "JsonParsingEngine", ParameterValue = "JQ-1.6" },
        },
    };

    private static Delivery.DataFormatConversionConfigurationProperty Parquet(Role role, EventCatalogue catalogue) => new()
    {
        Enabled = true,
        InputFormatConfiguration = new Delivery.InputFormatConfigurationProperty
        {
            Deserializer = new Delivery.DeserializerProperty { OpenXJsonSerDe = new Delivery.OpenXJsonSerDeProperty() },
        },
        OutputFormatConfiguration = new Delivery.OutputFormatConfigurationProperty
        {
            Serializer = new Delivery.SerializerProperty { ParquetSerDe = new Delivery.ParquetSerDeProperty { Compression = "SNAPPY" } },
        },
        SchemaConfiguration = new Delivery.SchemaConfigurationProperty
        {
            DatabaseName = catalogue.DatabaseName,
            TableName = catalogue.Table.Ref,
            RoleArn = role.RoleArn,
            Region = Stack.Of(role).Region,
            VersionId = "LATEST",
        },
    };

    private string Glue(string resource, string? name) => Stack.Of(this).FormatArn(new ArnComponents { Service = "glue", Resource = resource, ResourceName = name });
}
