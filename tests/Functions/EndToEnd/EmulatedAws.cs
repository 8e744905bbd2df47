using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EmailPlatform.Api.Tests.Hosting;
using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Clients.Firehose;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.Aws.Clients.Ses;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Aws.Tests.Streams;
using EmailPlatform.Aws.Tests.Tables;
using EmailPlatform.Core;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Html;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.EndToEnd;

/// <summary>
/// The resources of one deployment on the emulators, as its stacks make them, and what its functions are told of them. What the functions call is
/// behind whatever stands between; what the test itself prepares and looks at is not.
/// </summary>
internal sealed class EmulatedAws : IAsyncDisposable
{
    public const string AdminKey = "ep_adminadmin01_0123456789abcdef0123456789abcdef";

    /// <summary>Names the stream by which deliveries come; no function is told of it.</summary>
    public const string DeliveriesVariable = "EMAILPLATFORM_DELIVERIES";

    /// <summary>With which a stream on demand begins.</summary>
    private const int OnDemandShards = 4;

    private static readonly string[] Services = ["dynamodb", "s3", "sqs", "kinesis", "firehose", "kms", "ses"];
    private static readonly string[] Queues = ["QUEUE_TRANSACTIONAL", "QUEUE_BULK", "QUEUE_WEBHOOKS", "QUEUE_FEEDBACK", "DEAD_LETTERS"];

    private readonly PublishedDns _dns = new();
    private readonly Dictionary<string, Uri> _direct = [];
    private readonly Dictionary<string, Uri> _endpoints = [];
    private readonly List<IAsyncDisposable> _owned = [];

    /// <summary><c>EMAILPLATFORM_…</c>, as AwsOptions reads them.</summary>
    public Dictionary<string, string?> Variables { get; } = new()
    {
        ["EMAILPLATFORM_TIMEOUT_SECONDS"] = "30",
        ["EMAILPLATFORM_CONFIGURATION_SET_TRANSACTIONAL"] = "ep-transactional",
        ["EMAILPLATFORM_CONFIGURATION_SET_BULK"] = "ep-bulk",
        ["EMAILPLATFORM_FEEDBACK_SOURCE"] = "topic",
        ["EMAILPLATFORM_FEEDBACK_TOPIC"] = SnsAuthority.Topic,
        ["EMAILPLATFORM_RETURN_PATH_DOMAIN"] = "bounces.example.test",
        ["EMAILPLATFORM_PUBLIC_URL"] = "https://mail.example.test",
        ["EMAILPLATFORM_USAGE_PLANS"] = "standard:16",
    };

    public SesFake Ses { get; private set; } = null!;

    public FirehoseFake Firehose { get; private set; } = null!;

    public SqsClient Sqs { get; private set; } = null!;

    public KinesisClient Kinesis { get; private set; } = null!;

    /// <summary>The domain's services, beside the functions.</summary>
    public ServiceProvider Domain { get; private set; } = null!;

    /// <summary>What a function's process is told: <see cref="Variables"/>, credentials, and where each service is.</summary>
    public Dictionary<string, string> ProcessEnvironment()
    {
        var environment = Variables.ToDictionary(variable => variable.Key, variable => variable.Value!);
        environment["AWS_REGION"] = LocalAws.Region;
        environment["AWS_ACCESS_KEY_ID"] = TestCredentials.AccessKey;
        environment["AWS_SECRET_ACCESS_KEY"] = TestCredentials.SecretKey;
        foreach (var (service, url) in _endpoints)
            environment[$"AWS_ENDPOINT_URL_{(service == "ses" ? "SESV2" : service.ToUpperInvariant())}"] = url.AbsoluteUri;
        return environment;
    }

    /// <param name="emulators">Where the services are.</param>
    /// <param name="between">Puts something between the functions and a service; null puts nothing there.</param>
    public static async Task<EmulatedAws> StartAsync(AwsEmulators emulators, Func<string, Uri, Task<ServiceProxy>>? between, CancellationToken cancellationToken)
    {
        var deployment = new EmulatedAws();
        await deployment.CreateAsync(emulators, between, cancellationToken);
        await deployment.PrepareAsync(cancellationToken);
        return deployment;
    }

    /// <summary>As <c>AddAws</c> does it, with the clients led to the emulators.</summary>
    public IServiceCollection AddPorts(IServiceCollection services) => services
        .AddAws(new AwsOptions(new ConfigurationBuilder().AddInMemoryCollection(Variables).Build()))
        .AddAwsTable()
        .AddAwsBlobs()
        .AddAwsKeys()
        .AddSingleton<IAmazonDynamoDB>(_ => TestTable.Client(_endpoints["dynamodb"]))
        .AddSingleton<IAmazonS3>(_ => new AmazonS3Client(LocalAws.Credentials, At("s3", new AmazonS3Config { ForcePathStyle = true, MaxErrorRetry = 6 }, _endpoints)))
        .AddSingleton<IAmazonKeyManagementService>(_ => KmsClient(_endpoints))
        .AddSingleton(_ => new SqsClient(LocalAws.At(_endpoints["sqs"])))
        .AddSingleton(_ => new KinesisClient(LocalAws.At(_endpoints["kinesis"])))
        .AddSingleton(_ => new FirehoseClient(LocalAws.At(_endpoints["firehose"])))
        .AddSingleton(_ => new SesClient(LocalAws.At(_endpoints["ses"])))
        .AddSingleton<IDnsLookup>(_dns)
        .AddSingleton(new WebhookOptions { AllowLoopback = true });

    /// <summary>Calls the function with what comes into the stream of events, from its begin, until the source is disposed.</summary>
    public async Task<KinesisEventSource> ReadEventsAsync(Func<Stream, Task<Stream>> function, CancellationToken cancellationToken)
    {
        var source = new KinesisEventSource(Kinesis, Variables["EMAILPLATFORM_STREAM"]!, new(), function, TimeProvider.System);
        await source.StartAsync(cancellationToken);
        return source;
    }

    public async ValueTask DisposeAsync()
    {
        await Domain.DisposeAsync();
        Sqs.Dispose();
        Kinesis.Dispose();
        foreach (var owned in _owned)
            await owned.DisposeAsync();
    }

    private async Task CreateAsync(AwsEmulators emulators, Func<string, Uri, Task<ServiceProxy>>? between, CancellationToken cancellationToken)
    {
        var keys = await LocalAws.Credentials.GetCredentialsAsync();
        Ses = await SesFake.StartAsync(new SignatureCheck(keys.AccessKey, keys.SecretKey, LocalAws.Region, "ses"));
        _owned.Add(Ses);
        Firehose = await FirehoseFake.StartAsync(new SignatureCheck(keys.AccessKey, keys.SecretKey, LocalAws.Region, "firehose"));
        _owned.Add(Firehose);
        Variables["EMAILPLATFORM_ARCHIVE"] = Firehose.DeliveryStream;
        foreach (var service in Services)
        {
            _direct[service] = service switch
            {
                "ses" => Ses.Url,
                "firehose" => Firehose.Url,
                _ => await emulators.DirectEndpointAsync(service),
            };
            _endpoints[service] = _direct[service];
            if (between is null)
                continue;
            var proxy = await between(service, _direct[service]);
            _owned.Insert(0, proxy);
            _endpoints[service] = proxy.Url;
        }

        Sqs = new SqsClient(LocalAws.At(_direct["sqs"]));
        Kinesis = new KinesisClient(LocalAws.At(_direct["kinesis"]));
        var table = await TestTable.CreateAsync(_direct["dynamodb"]);
        _owned.Insert(0, table);
        Variables["EMAILPLATFORM_TABLE"] = table.Name;
        await CreateQueuesAsync(cancellationToken);
        await CreateStreamsAsync(cancellationToken);
        await CreateKeysAndBucketAsync(cancellationToken);
    }

    private async Task CreateQueuesAsync(CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        foreach (var queue in Queues)
            Variables[$"EMAILPLATFORM_{queue}"] = (await Sqs.CreateQueueAsync(new CreateQueueRequest($"{id}-{queue}"), cancellationToken)).QueueUrl;
    }

    private async Task CreateStreamsAsync(CancellationToken cancellationToken)
    {
        foreach (var variable in new[] { "EMAILPLATFORM_STREAM", DeliveriesVariable })
        {
            var stream = $"events-{Guid.NewGuid():N}";
            await Kinesis.CreateStreamAsync(new CreateStreamRequest(stream, OnDemandShards), cancellationToken);
            while ((await Kinesis.DescribeAsync(new DescribeStreamRequest(stream), cancellationToken)).StreamDescriptionSummary?.StreamStatus != "ACTIVE")
                await Task.Delay(20, cancellationToken);
            Variables[variable] = stream;
        }
    }

    private async Task CreateKeysAndBucketAsync(CancellationToken cancellationToken)
    {
        using var kms = KmsClient(_direct);
        var wrapping = await kms.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.SYMMETRIC_DEFAULT }, cancellationToken);
        Variables["EMAILPLATFORM_WRAPPING_KEY"] = wrapping.KeyMetadata.KeyId;
        var signing = await kms.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.RSA_2048, KeyUsage = KeyUsageType.SIGN_VERIFY }, cancellationToken);
        Variables["EMAILPLATFORM_SIGNING_KEY"] = signing.KeyMetadata.KeyId;

        using var s3 = new AmazonS3Client(LocalAws.Credentials, At("s3", new AmazonS3Config { ForcePathStyle = true }, _direct));
        var bucket = $"content-{Guid.NewGuid():N}";
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = bucket }, cancellationToken);
        Variables["EMAILPLATFORM_BUCKET"] = bucket;
    }

    /// <summary>The default tenant with the verified domain example.test.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Domain = AddPorts(new ServiceCollection()).AddEmailPlatformCore().AddTemplateHtml().BuildServiceProvider();
        if ((await Domain.GetRequiredService<FirstStart>().EnsureAsync(AdminKey, cancellationToken)).IsRefused(out var refusal, out _))
            throw new InvalidOperationException(refusal.Detail);
        var domain = (await Domain.GetRequiredService<DomainStore>().GetAsync(TenantId.Default, FirstStart.ExampleDomain, cancellationToken)).Value!;
        _dns.Publish(DomainRecords.For(domain, Domain.GetRequiredService<DomainOptions>()));
        var verified = await Domain.GetRequiredService<DomainCheck>().RunAsync(TenantId.Default, FirstStart.ExampleDomain, cancellationToken);
        if (verified.Value?.Status != DomainStatus.Verified)
            throw new InvalidOperationException("The domain example.test cannot be verified.");
    }

    private static AmazonKeyManagementServiceClient KmsClient(Dictionary<string, Uri> endpoints) =>
        new(LocalAws.Credentials, At("kms", new AmazonKeyManagementServiceConfig { MaxErrorRetry = 6 }, endpoints));

    private static TConfig At<TConfig>(string service, TConfig config, Dictionary<string, Uri> endpoints)
        where TConfig : ClientConfig
    {
        LocalAws.At(endpoints[service])(config);
        return config;
    }
}
