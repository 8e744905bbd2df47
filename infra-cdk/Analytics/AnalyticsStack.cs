using Amazon.CDK;
using Amazon.CDK.AWS.Athena;
using Amazon.CDK.AWS.S3;
using Constructs;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Foundation;

namespace EmailPlatform.InfraCdk.Analytics;

/// <summary>The archive of events and who reads it: Firehose, Glue, Athena, QuickSight.</summary>
internal sealed class AnalyticsStack : PlatformStack
{
    /// <summary>One query reads at most 1 TiB.</summary>
    private const long MaxScannedBytes = 1L << 40;

    public AnalyticsStack(Construct scope, FoundationStack foundation, DataStack data)
        : base(scope, "Analytics", foundation.Parameters, "Archive of events, its catalogue, queries and reports")
    {
        var catalogue = new EventCatalogue(this, "Catalogue", Parameters.Name, Account, data.Archive);
        Delivery = new EventDelivery(this, "Delivery", foundation, data, catalogue);
        var workGroup = AddWorkGroup(foundation, data);
        _ = new NamedQueries(this, "Queries", catalogue.DatabaseName, workGroup);
        if (Parameters.QuickSightGroup is { } group)
            _ = new Reports(this, "Reports", Parameters.Name, group, catalogue.DatabaseName, workGroup.Name);
    }

    /// <summary>Takes the events that are to be archived.</summary>
    public EventDelivery Delivery { get; }

    private CfnWorkGroup AddWorkGroup(FoundationStack foundation, DataStack data)
    {
        var results = new Bucket(this, "Results", new BucketProps
        {
            Encryption = BucketEncryption.KMS,
            EncryptionKey = foundation.StorageKey,
            BucketKeyEnabled = true,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            EnforceSSL = true,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            ServerAccessLogsBucket = data.AccessLogs,
            ServerAccessLogsPrefix = "results/",
            LifecycleRules = [new LifecycleRule { Expiration = Duration.Days(7) }],
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        return new CfnWorkGroup(this, "WorkGroup", new CfnWorkGroupProps
        {
            Name = $"email-platform-{Parameters.Name}",
            State = "ENABLED",
            WorkGroupConfiguration = new CfnWorkGroup.WorkGroupConfigurationProperty
            {
                EnforceWorkGroupConfiguration = true,
                PublishCloudWatchMetricsEnabled = true,
                BytesScannedCutoffPerQuery = MaxScannedBytes,
                EngineVersion = new CfnWorkGroup.EngineVersionProperty { SelectedEngineVersion = "Athena engine version 3" },
                ResultConfiguration = new CfnWorkGroup.ResultConfigurationProperty
                {
                    OutputLocation = $"s3://{results.BucketName}/",
                    EncryptionConfiguration = new CfnWorkGroup.EncryptionConfigurationProperty { EncryptionOption = "SSE_KMS", KmsKey = foundation.StorageKey.KeyArn },
                },
            },
        });
    }
}
