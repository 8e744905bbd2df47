using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.CloudFront;
using Amazon.CDK.AWS.CloudFront.Origins;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk.Edge;

/// <summary>
/// What browsers reach: links in mail, and the console. The console's files are copied by whoever builds it (docs/deploying.md). It stands in
/// us-east-1, where CloudFront takes its certificates, firewalls and alarms from; what it serves, it serves everywhere.
/// </summary>
internal sealed class EdgeStack : PlatformStack
{
    public const string CloudFrontRegion = "us-east-1";

    private readonly ICertificate _certificate;
    private readonly IBucket _logs;

    public EdgeStack(Construct scope, EnvironmentParameters parameters, DataStack data)
        : base(scope, "Edge", parameters, "CloudFront for links in mail and for the console", CloudFrontRegion)
    {
        _certificate = Certificate.FromCertificateArn(this, "Certificate", Parameters.EdgeCertificateArn);
        _logs = Bucket.FromBucketAttributes(this, "Logs", new BucketAttributes { BucketName = data.EdgeLogsName, Region = Parameters.Region });
        // The name says nothing of it to CloudFormation.
        AddDependency(data, "CloudFront logs into its bucket");
        AddAlarms(AddLinks());
        AddConsole();
    }

    /// <summary>Opened from mail: unsubscribing now, opens and clicks. Nothing is cached, since every request is an event.</summary>
    private Distribution AddLinks()
    {
        var distribution = CreateDistribution("Links", Parameters.LinksHost, new BehaviorOptions
        {
            Origin = new HttpOrigin(Parameters.ApiHost, new HttpOriginProps { ProtocolPolicy = OriginProtocolPolicy.HTTPS_ONLY, OriginSslProtocols = [OriginSslPolicy.TLS_V1_2] }),
            AllowedMethods = AllowedMethods.ALLOW_ALL,
            CachePolicy = CachePolicy.CACHING_DISABLED,
            OriginRequestPolicy = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            ViewerProtocolPolicy = ViewerProtocolPolicy.HTTPS_ONLY,
        }, firewall: new LinksFirewall(this, "LinksFirewall"));
        _ = new CfnOutput(this, "LinksName", new CfnOutputProps { Value = distribution.DistributionDomainName, Description = $"CNAME of {Parameters.LinksHost}" });
        return distribution;
    }

    /// <summary>CloudFront's metrics are in this region, and an alarm tells topics of its own region only.</summary>
    private void AddAlarms(Distribution links)
    {
        var key = new Key(this, "AlarmKey", new KeyProps { Description = "Encrypts alarms of CloudFront", KeyUsage = KeyUsage.ENCRYPT_DECRYPT, EnableKeyRotation = true, RemovalPolicy = DataRemoval });
        key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
            Actions = ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resources = ["*"],
            Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Account } },
        }));
        var topics = new AlarmTopics(this, "Alarms", Parameters.Alarms, key);
        _ = new RunbookAlarm(this, "LinksUnavailable", topics, new Trigger(
            "links-unavailable",
            Severity.Page,
            new Metric(new MetricProps
            {
                Namespace = "AWS/CloudFront",
                MetricName = "5xxErrorRate",
                DimensionsMap = new Dictionary<string, string> { ["DistributionId"] = links.DistributionId, ["Region"] = "Global" },
                Statistic = "Average",
                Period = Duration.Minutes(1),
            }),
            Threshold: 5,
            Periods: 5));
        _ = new RunbookAlarm(this, "LinksBlocked", topics, new Trigger(
            "firewall-blocking",
            Severity.Ticket,
            new Metric(new MetricProps
            {
                Namespace = "AWS/WAFV2",
                MetricName = "BlockedRequests",
                DimensionsMap = new Dictionary<string, string> { ["WebACL"] = LinksFirewall.MetricName, ["Rule"] = "ALL" },
                Statistic = "Sum",
                Period = Duration.Minutes(5),
            }),
            Threshold: 1_000,
            Periods: 3));
    }

    private void AddConsole()
    {
        var accessLogs = new Bucket(this, "AccessLogs", new BucketProps
        {
            Encryption = BucketEncryption.S3_MANAGED,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            EnforceSSL = true,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            LifecycleRules = [new LifecycleRule { Expiration = Duration.Days(Parameters.LogRetentionDays) }],
            RemovalPolicy = DataRemoval,
        });
        var files = new Bucket(this, "Console", new BucketProps
        {
            Encryption = BucketEncryption.S3_MANAGED,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            EnforceSSL = true,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            Versioned = true,
            ServerAccessLogsBucket = accessLogs,
            ServerAccessLogsPrefix = "console/",
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        var distribution = CreateDistribution("ConsoleDistribution", Parameters.ConsoleHost, new BehaviorOptions
        {
            Origin = S3BucketOrigin.WithOriginAccessControl(files),
            CachePolicy = CachePolicy.CACHING_OPTIMIZED,
            ViewerProtocolPolicy = ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            ResponseHeadersPolicy = SecurityHeaders(),
        }, root: "index.html");
        _ = new CfnOutput(this, "ConsoleName", new CfnOutputProps { Value = distribution.DistributionDomainName, Description = $"CNAME of {Parameters.ConsoleHost}" });
        _ = new CfnOutput(this, "ConsoleFiles", new CfnOutputProps { Value = files.BucketName, Description = "The console's files go here" });
    }

    private Distribution CreateDistribution(string id, string host, BehaviorOptions behavior, string? root = null, LinksFirewall? firewall = null) => new(this, id, new DistributionProps
    {
        DomainNames = [host],
        Certificate = _certificate,
        DefaultBehavior = behavior,
        DefaultRootObject = root,
        WebAclId = firewall?.Acl.AttrArn,
        // The console keeps its own paths: whatever is no file is its page.
        ErrorResponses = root is null ? null : [new ErrorResponse { HttpStatus = 403, ResponseHttpStatus = 200, ResponsePagePath = $"/{root}" }],
        MinimumProtocolVersion = SecurityPolicyProtocol.TLS_V1_2_2021,
        HttpVersion = HttpVersion.HTTP2_AND_3,
        PriceClass = PriceClass.PRICE_CLASS_ALL,
        LogBucket = _logs,
        LogFilePrefix = $"{host}/",
    });

    private ResponseHeadersPolicy SecurityHeaders() => new(this, "SecurityHeaders", new ResponseHeadersPolicyProps
    {
        SecurityHeadersBehavior = new ResponseSecurityHeadersBehavior
        {
            ContentSecurityPolicy = new ResponseHeadersContentSecurityPolicy
            {
                ContentSecurityPolicy = $"default-src 'self'; connect-src 'self' https://{Parameters.ApiHost}; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
                Override = true,
            },
            StrictTransportSecurity = new ResponseHeadersStrictTransportSecurity { AccessControlMaxAge = Duration.Days(365), IncludeSubdomains = true, Override = true },
            ContentTypeOptions = new ResponseHeadersContentTypeOptions { Override = true },
            FrameOptions = new ResponseHeadersFrameOptions { FrameOption = HeadersFrameOption.DENY, Override = true },
            ReferrerPolicy = new ResponseHeadersReferrerPolicy { ReferrerPolicy = HeadersReferrerPolicy.NO_REFERRER, Override = true },
        },
    });
}
