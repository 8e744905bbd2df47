using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.CloudFront;
using Amazon.CDK.AWS.CloudFront.Origins;
using Amazon.CDK.AWS.S3;
using Constructs;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Foundation;

namespace EmailPlatform.InfraCdk.Edge;

/// <summary>What browsers reach: links in mail, and the console. The console's files are copied by whoever builds it (docs/deploying.md).</summary>
internal sealed class EdgeStack : PlatformStack
{
    private readonly ICertificate _certificate;
    private readonly Bucket _logs;

    public EdgeStack(Construct scope, FoundationStack foundation, DataStack data)
        : base(scope, "Edge", foundation.Parameters, "CloudFront for links in mail and for the console")
    {
        _certificate = Certificate.FromCertificateArn(this, "Certificate", Parameters.EdgeCertificateArn);
        _logs = new Bucket(this, "Logs", new BucketProps
        {
            // CloudFront writes its logs by ACL.
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_PREFERRED,
            Encryption = BucketEncryption.S3_MANAGED,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            EnforceSSL = true,
            LifecycleRules = [new LifecycleRule { Expiration = Duration.Days(Parameters.LogRetentionDays) }],
            RemovalPolicy = DataRemoval,
        });
        AddLinks();
        AddConsole(data);
    }

    /// <summary>Opened from mail: unsubscribing now, opens and clicks. Nothing is cached, since every request is an event.</summary>
    private void AddLinks()
    {
        var distribution = CreateDistribution("Links", Parameters.LinksHost, new BehaviorOptions
        {
            Origin = new HttpOrigin(Parameters.ApiHost, new HttpOriginProps { ProtocolPolicy = OriginProtocolPolicy.HTTPS_ONLY, OriginSslProtocols = [OriginSslPolicy.TLS_V1_2] }),
            AllowedMethods = AllowedMethods.ALLOW_ALL,
            CachePolicy = CachePolicy.CACHING_DISABLED,
            OriginRequestPolicy = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            ViewerProtocolPolicy = ViewerProtocolPolicy.HTTPS_ONLY,
        });
        _ = new CfnOutput(this, "LinksName", new CfnOutputProps { Value = distribution.DistributionDomainName, Description = $"CNAME of {Parameters.LinksHost}" });
    }

    private void AddConsole(DataStack data)
    {
        var files = new Bucket(this, "Console", new BucketProps
        {
            Encryption = BucketEncryption.S3_MANAGED,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            EnforceSSL = true,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            Versioned = true,
            ServerAccessLogsBucket = data.AccessLogs,
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

    private Distribution CreateDistribution(string id, string host, BehaviorOptions behavior, string? root = null) => new(this, id, new DistributionProps
    {
        DomainNames = [host],
        Certificate = _certificate,
        DefaultBehavior = behavior,
        DefaultRootObject = root,
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
