using System.Globalization;
using Amazon.CDK.AWS.Glue;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace EmailPlatform.InfraCdk.Analytics;

/// <summary>The archive as a table. Its partitions are computed (Athena User Guide, "Partition projection"), so nothing has to be added each day.</summary>
internal sealed class EventCatalogue : Construct
{
    public EventCatalogue(Construct scope, string id, string environment, string account, IBucket archive)
        : base(scope, id)
    {
        DatabaseName = $"email_platform_{environment}";
        var database = new CfnDatabase(this, "Database", new CfnDatabaseProps
        {
            CatalogId = account,
            DatabaseInput = new CfnDatabase.DatabaseInputProperty { Name = DatabaseName, Description = "Mail events" },
        });
        Table = new CfnTable(this, "Events", new CfnTableProps
        {
            CatalogId = account,
            DatabaseName = database.Ref,
            TableInput = new CfnTable.TableInputProperty
            {
                Name = "events",
                TableType = "EXTERNAL_TABLE",
                PartitionKeys = new[] { Column("day", "string"), Column("bucket", "string") },
                Parameters = Projection(archive),
                StorageDescriptor = new CfnTable.StorageDescriptorProperty
                {
                    Location = $"s3://{archive.BucketName}/events/",
                    InputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                    OutputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                    SerdeInfo = new CfnTable.SerdeInfoProperty { SerializationLibrary = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
                    Columns = EventColumns.All.Select(column => Column(column.Name, column.Type)).ToArray(),
                },
            },
        });
    }

    public string DatabaseName { get; }

    public CfnTable Table { get; }

    private static CfnTable.ColumnProperty Column(string name, string type) => new() { Name = name, Type = type };

    private static Dictionary<string, string> Projection(IBucket archive) => new()
    {
        ["classification"] = "parquet",
        ["projection.enabled"] = "true",
        ["projection.day.type"] = "date",
        ["projection.day.format"] = "yyyy-MM-dd",
        ["projection.day.range"] = "2025-01-01,NOW+1DAYS",
        ["projection.bucket.type"] = "integer",
        ["projection.bucket.range"] = string.Create(CultureInfo.InvariantCulture, $"0,{ArchivePartitions.BucketCount - 1}"),
        ["projection.bucket.digits"] = "2",
        ["storage.location.template"] = $"s3://{archive.BucketName}/events/day=${{day}}/bucket=${{bucket}}/",
    };
}
