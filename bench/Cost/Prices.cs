namespace EmailPlatform.Bench.Cost;

/// <summary>
/// AWS's list prices in us-east-1, the first tier of each, without free tiers, savings plans or discounts. Entered by hand on 2026-11-22: the pages say what holds today. docs/cost.md has this table.
/// </summary>
internal static class Prices
{
    private const double Million = 1e6;

    public static IReadOnlyDictionary<Billed, UnitPrice> All { get; } = new Dictionary<Billed, UnitPrice>
    {
        [Billed.ApiGatewayRequests] = new(3.50 / Million, "REST API request", "https://aws.amazon.com/api-gateway/pricing/"),
        [Billed.FirewallRequests] = new(0.60 / Million, "request looked at by WAF", "https://aws.amazon.com/waf/pricing/"),
        [Billed.AccessLogGigabytes] = new(0.25, "GB of access log (CloudWatch Logs, infrequent access)", "https://aws.amazon.com/cloudwatch/pricing/"),
        [Billed.FunctionLogGigabytes] = new(0.50, "GB of functions' log (CloudWatch Logs)", "https://aws.amazon.com/cloudwatch/pricing/"),
        [Billed.LambdaRequests] = new(0.20 / Million, "invocation of a function", "https://aws.amazon.com/lambda/pricing/"),
        [Billed.LambdaGigabyteSeconds] = new(0.0000166667, "GB-second of a function, x86", "https://aws.amazon.com/lambda/pricing/"),
        [Billed.TableWriteUnits] = new(0.625 / Million, "write request unit, on demand", "https://aws.amazon.com/dynamodb/pricing/on-demand/"),
        [Billed.TableReadUnits] = new(0.125 / Million, "read request unit, on demand", "https://aws.amazon.com/dynamodb/pricing/on-demand/"),
        [Billed.TableGigabyteMonths] = new(0.25 + 0.20 + (BackupCopies * 0.10), "GB-month of table: 0.25 storage, 0.20 PITR, 8/7 backups at 0.10", "https://aws.amazon.com/dynamodb/pricing/on-demand/"),
        [Billed.QueueRequests] = new(0.40 / Million, "request of SQS, each 64 KB", "https://aws.amazon.com/sqs/pricing/"),
        [Billed.TopicRequests] = new(0.50 / Million, "publication to SNS, each 64 KB", "https://aws.amazon.com/sns/pricing/"),
        [Billed.StreamGigabytesIn] = new(0.080, "GB into Kinesis, on demand, records rounded up to 1 KB", "https://aws.amazon.com/kinesis/data-streams/pricing/"),
        [Billed.StreamGigabytesOut] = new(0.040, "GB out of Kinesis, on demand, one reader", "https://aws.amazon.com/kinesis/data-streams/pricing/"),
        [Billed.DeliveryGigabytes] = new(0.029 + 0.018 + 0.020, "GB through Firehose, records rounded up to 5 KB: 0.029, to Parquet 0.018, partitions 0.020", "https://aws.amazon.com/firehose/pricing/"),
        [Billed.ArchiveGigabyteMonths] = new(0.023, "GB-month of archive in S3, a year of it", "https://aws.amazon.com/s3/pricing/"),
        [Billed.KeyRequests] = new(3.00 / Million, "request of KMS", "https://aws.amazon.com/kms/pricing/"),
        [Billed.ObjectPuts] = new(5.00 / Million, "PUT or LIST of S3", "https://aws.amazon.com/s3/pricing/"),
        [Billed.ObjectGets] = new(0.40 / Million, "GET or HEAD of S3", "https://aws.amazon.com/s3/pricing/"),
        [Billed.Traces] = new(5.00 / Million, "trace recorded by X-Ray", "https://aws.amazon.com/xray/pricing/"),
    };

    /// <summary>Weekly backups that are kept for 8 days.</summary>
    private const double BackupCopies = 8 / 7.0;
}
