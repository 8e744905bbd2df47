using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CodeDeploy;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.XRay;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Events;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Sending;

namespace EmailPlatform.InfraCdk.Api;

/// <summary>The REST API: its domain, firewall, credentials and usage plans. Bodies are checked by the function, so API Gateway has no models.</summary>
internal sealed class ApiStack : PlatformStack
{
    /// <summary>Who asked for what, when, and what came of it, as short as can be read: each request pays for its line.</summary>
    private const string AccessLogLine =
        """{"id":"$context.requestId","ip":"$context.identity.sourceIp","at":$context.requestTimeEpoch,"did":"$context.httpMethod $context.resourcePath","status":$context.status,"bytes":$context.responseLength,"ms":$context.responseLatency}""";

    /// <summary>How long API Gateway remembers what the authorizer said: the delay with which a revoked key stops working.</summary>
    private static readonly Duration AuthorizerCache = Duration.Seconds(60);

    /// <summary>API Gateway gives up after 29 s (API Gateway quotas).</summary>
    private static readonly Duration ApiTimeout = Duration.Seconds(28);

    private const double TracedShare = 0.002;

    private readonly FoundationStack _foundation;
    private readonly DataStack _data;
    private readonly FunctionPlatform _functions;

    public ApiStack(Construct scope, FoundationStack foundation, DataStack data, EventsStack events, SendingStack sending, IFunctionCode code)
        : base(scope, "Api", foundation.Parameters, "REST API, authorizer, usage plans and firewall")
    {
        _foundation = foundation;
        _data = data;
        _functions = new(foundation, code, new LambdaApplication(this, "Deployments"));
        var api = AddApiFunction(events, sending);
        Api = CreateRestApi();
        AddRoutes(api, AddAuthorizer());
        GatewayProblems.AddTo(Api);
        SampleTraces();
        Firewall = new Firewall(this, "Firewall", Api.DeploymentStage.StageArn);
        AddAlarms();
    }

    public RestApi Api { get; }

    public Firewall Firewall { get; }

    private PlatformFunction AddApiFunction(EventsStack events, SendingStack sending)
    {
        var api = new PlatformFunction(this, "ApiFunction", _functions, new("Api", "The REST API", ApiTimeout)
        {
            MemoryMegabytes = 640,
            Environment = new Dictionary<string, string>
            {
                ["TABLE"] = _data.Table.TableName,
                ["BUCKET"] = _data.Content.BucketName,
                ["STREAM"] = events.Stream.StreamName,
                ["WRAPPING_KEY"] = _foundation.WrappingKey.KeyArn,
                ["SIGNING_KEY"] = _foundation.SigningKey.KeyArn,
                ["QUEUE_TRANSACTIONAL"] = sending.Transactional.Queue.QueueUrl,
                ["QUEUE_BULK"] = sending.Bulk.Queue.QueueUrl,
                ["QUEUE_WEBHOOKS"] = events.Webhooks.Queue.QueueUrl,
                ["RETURN_PATH_DOMAIN"] = Parameters.ReturnPathDomain,
                ["PUBLIC_URL"] = Parameters.PublicUrl,
            },
        });
        _data.Table.GrantReadWriteData(api.Alias);
        _data.Content.GrantReadWrite(api.Alias);
        events.Stream.GrantWrite(api.Alias);
        _foundation.WrappingKey.GrantEncryptDecrypt(api.Alias);
        _foundation.SigningKey.Grant(api.Alias, "kms:Sign", "kms:GetPublicKey");
        sending.Transactional.Queue.GrantSendMessages(api.Alias);
        sending.Bulk.Queue.GrantSendMessages(api.Alias);
        events.Webhooks.Queue.GrantSendMessages(api.Alias);
        return api;
    }

    private TokenAuthorizer AddAuthorizer()
    {
        var usage = Parameters.Usage;
        var authorizer = new PlatformFunction(this, "AuthorizerFunction", _functions, new("Authorizer", "Checks credentials and says whose usage key counts", Duration.Seconds(10))
        {
            MemoryMegabytes = 640,
            Environment = new Dictionary<string, string>
            {
                ["TABLE"] = _data.Table.TableName,
                ["WRAPPING_KEY"] = _foundation.WrappingKey.KeyArn,
                ["SIGNING_KEY"] = _foundation.SigningKey.KeyArn,
                ["USAGE_PLANS"] = string.Join(',', usage.Plans.Select(plan => string.Create(CultureInfo.InvariantCulture, $"{plan.Name}:{plan.Buckets}"))),
                ["USAGE_PLAN_TENANTS"] = string.Join(',', usage.Plans.SelectMany(plan => plan.Tenants.Select(tenant => $"{tenant}:{plan.Name}"))),
                ["USAGE_TENANTS"] = string.Join(',', usage.LargeTenants.Select(tenant => tenant.Tenant)),
            },
        });
        _data.Table.GrantReadData(authorizer.Alias);
        _foundation.WrappingKey.GrantDecrypt(authorizer.Alias);
        _foundation.SigningKey.Grant(authorizer.Alias, "kms:GetPublicKey");
        return new TokenAuthorizer(this, "Authorizer", new TokenAuthorizerProps
        {
            Handler = authorizer.Alias,
            IdentitySource = IdentitySource.Header("Authorization"),
            ResultsCacheTtl = AuthorizerCache,
        });
    }

    private RestApi CreateRestApi()
    {
        var accessLogs = new LogGroup(this, "AccessLogs", new LogGroupProps
        {
            EncryptionKey = _foundation.StorageKey,
            Retention = LogDays.Of(Parameters.LogRetentionDays),
            RemovalPolicy = DataRemoval,
            // Half the price of the standard class; it is asked now and then, and no metric is made of it.
            LogGroupClass = LogGroupClass.INFREQUENT_ACCESS,
        });
        return new RestApi(this, "Api", new RestApiProps
        {
            RestApiName = $"email-platform-{Parameters.Name}",
            EndpointTypes = [EndpointType.REGIONAL],
            ApiKeySourceType = ApiKeySourceType.AUTHORIZER,
            // Base64 adds a third to a body whatever it holds; as text, escaping may double it, and an event has room for 6 MB.
            BinaryMediaTypes = ["*/*"],
            DisableExecuteApiEndpoint = true,
            CloudWatchRole = true,
            DomainName = new DomainNameOptions
            {
                DomainName = Parameters.ApiHost,
                Certificate = Certificate.FromCertificateArn(this, "Certificate", Parameters.RegionalCertificateArn),
                EndpointType = EndpointType.REGIONAL,
                SecurityPolicy = SecurityPolicy.TLS_1_2,
            },
            DeployOptions = new StageOptions
            {
                StageName = "live",
                ThrottlingRateLimit = Parameters.Usage.StageRatePerSecond,
                ThrottlingBurstLimit = 2 * Parameters.Usage.StageRatePerSecond,
                MetricsEnabled = true,
                TracingEnabled = true,
                AccessLogDestination = new LogGroupLogDestination(accessLogs),
                AccessLogFormat = AccessLogFormat.Custom(AccessLogLine),
            },
        });
    }

    /// <summary>
    /// All of <c>/v1</c> needs a credential and counts for its usage key. Links in mail, the description of the API and the health check are for everybody.
    /// </summary>
    private void AddRoutes(PlatformFunction function, TokenAuthorizer authorizer)
    {
        var integration = new LambdaIntegration(function.Alias, new LambdaIntegrationOptions { Proxy = true, AllowTestInvoke = false });
        var everybody = new MethodOptions { AuthorizationType = AuthorizationType.NONE };
        Api.Root.AddResource("v1").AddResource("{proxy+}").AddMethod("ANY", integration, new MethodOptions
        {
            AuthorizationType = AuthorizationType.CUSTOM,
            Authorizer = authorizer,
            ApiKeyRequired = true,
        });
        var unsubscribing = Api.Root.AddResource("u").AddResource("{token}");
        unsubscribing.AddMethod("GET", integration, everybody);
        unsubscribing.AddMethod("POST", integration, everybody);
        Api.Root.AddResource("healthz").AddMethod("GET", integration, everybody);
        var documentation = Api.Root.AddResource("docs");
        documentation.AddMethod("GET", integration, everybody);
        documentation.AddResource("{proxy+}").AddMethod("GET", integration, everybody);
        Api.Root.AddResource("openapi").AddResource("{proxy+}").AddMethod("GET", integration, everybody);
    }

    /// <summary>X-Ray's own rule takes the first request of each second, which with little mail is every one.</summary>
    private void SampleTraces() => _ = new CfnSamplingRule(this, "Traces", new CfnSamplingRuleProps
    {
        SamplingRule = new CfnSamplingRule.SamplingRuleProperty
        {
            RuleName = $"email-platform-{Parameters.Name}",
            Priority = 1,
            ReservoirSize = 0,
            FixedRate = TracedShare,
            ServiceType = "AWS::ApiGateway::Stage",
            ServiceName = $"{Api.RestApiName}/live",
            Host = "*",
            HttpMethod = "*",
            UrlPath = "*",
            ResourceArn = "*",
            Version = 1,
        },
    });

    private void AddAlarms()
    {
        var minute = new MetricOptions { Period = Duration.Minutes(1) };
        var unavailable = new MathExpression(new MathExpressionProps
        {
            Expression = "IF(requests > 0, 100 * failures / requests, 0)",
            UsingMetrics = new Dictionary<string, IMetric> { ["failures"] = Api.MetricServerError(minute), ["requests"] = Api.MetricCount(minute) },
            Label = "Failed requests in percent",
            Period = Duration.Minutes(1),
        });
        _ = new RunbookAlarm(this, "Unavailable", _foundation.Alarms, new Trigger("api-unavailable", Severity.Page, unavailable, Threshold: 1, Periods: 3));
        _ = new RunbookAlarm(this, "Slow", _foundation.Alarms, new Trigger(
            "api-slow", Severity.Page, Api.MetricLatency(new MetricOptions { Period = Duration.Minutes(1), Statistic = "p99" }), Threshold: 2_000, Periods: 5));
        _ = new RunbookAlarm(this, "Attacked", _foundation.Alarms, new Trigger(
            "firewall-blocking",
            Severity.Ticket,
            new Metric(new MetricProps
            {
                Namespace = "AWS/WAFV2",
                MetricName = "BlockedRequests",
                DimensionsMap = new Dictionary<string, string> { ["WebACL"] = "firewall", ["Region"] = Region, ["Rule"] = "ALL" },
                Statistic = "Sum",
                Period = Duration.Minutes(5),
            }),
            Threshold: 1_000,
            Periods: 3));
    }
}
