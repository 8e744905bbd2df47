using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using EmailPlatform.Api.Tests.Hosting;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.Aws.Clients.Ses;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Feedback;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Aws.Tests.Emulators;
using EmailPlatform.Aws.Tests.Queues;
using EmailPlatform.Aws.Tests.Streams;
using EmailPlatform.Aws.Tests.Tables;
using EmailPlatform.Core;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Keys;
using EmailPlatform.Functions.Tests.Feedback;
using EmailPlatform.Functions.Tests.Hosting;
using EmailPlatform.TestKit.Aws;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Functions.Tests.EndToEnd;

/// <summary>
/// A deployment on the emulators of DynamoDB, SQS and Kinesis and the fake of SES, composed by the variables of its environment as on AWS;
/// event sources call the functions. Blobs and keys are files.
/// </summary>
internal sealed class EmulatedDeployment : IAsyncDisposable
{
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(60);

    private readonly string _path = Directory.CreateTempSubdirectory("emulated-deployment-").FullName;
    private readonly PublishedDns _dns = new();
    private readonly DataFolder _folder;
    private readonly Dictionary<string, string?> _variables = new()
    {
        ["EMAILPLATFORM_TIMEOUT_SECONDS"] = "30",
        ["EMAILPLATFORM_CONFIGURATION_SET_TRANSACTIONAL"] = "ep-transactional",
        ["EMAILPLATFORM_CONFIGURATION_SET_BULK"] = "ep-bulk",
        ["EMAILPLATFORM_FEEDBACK_TOPIC"] = SignedNotification.Topic,
        ["EMAILPLATFORM_RETURN_PATH_DOMAIN"] = "bounces.example.test",
        ["EMAILPLATFORM_PUBLIC_URL"] = "https://mail.example.test",
    };

    private readonly List<IAsyncDisposable> _owned = [];

    private Uri _dynamo = null!;
    private SqsClient _sqs = null!;
    private KinesisClient _kinesis = null!;

    private EmulatedDeployment() => _folder = DataFolder.Open(_path);

    public SesFake Ses { get; private set; } = null!;

    public SigningAuthority Sns { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    public static async Task<EmulatedDeployment> StartAsync(AwsEmulators emulators)
    {
        var deployment = new EmulatedDeployment();
        await deployment.CreateAsync(emulators);
        await deployment.PrepareAsync();
        return deployment;
    }

    /// <summary>As <c>AddAws</c> does it, with the clients led to the emulators.</summary>
    public void AddPorts(IServiceCollection services) => services
        .AddAws(new AwsOptions(new ConfigurationBuilder().AddInMemoryCollection(_variables).Build()))
        .AddLogging(logging => logging.ClearProviders().AddProvider(new TestOutputLogging()))
        .AddSingleton<IAmazonDynamoDB>(_ => TestTable.Client(_dynamo))
        .AddSingleton(_sqs)
        .AddSingleton(_kinesis)
        .AddSingleton(_ => new SesClient(LocalAws.At(Ses.Url)))
        .AddSingleton(new SnsCertificates(new HttpClient(Sns, disposeHandler: false), TimeProvider.System))
        .AddSingleton(new UploadUrls(new Uri("https://mail.example.test"), new byte[32], TimeProvider.System))
        .AddSingleton(_folder)
        .AddSingleton<IBlobStore, FileBlobStore>()
        .AddSingleton<IKeyVault>(_ => FileKeyVault.Open(_folder))
        .AddSingleton<IDnsLookup>(_dns)
        .AddSingleton(new WebhookOptions { AllowLoopback = true });

    /// <summary>Joins a queue with a function, as an event source mapping does.</summary>
    public async Task ConsumeAsync(string queue, Func<Stream, Task<Stream>> function)
    {
        var source = new SqsEventSource(_sqs, _variables[queue]!, function, VisibilityTimeout, TimeProvider.System);
        _owned.Insert(0, source);
        await source.StartAsync(concurrentBatches: 1);
    }

    /// <summary>Joins the stream with a function.</summary>
    public async Task ReadStreamAsync(Func<Stream, Task<Stream>> function)
    {
        var source = new KinesisEventSource(
            _kinesis, _variables["EMAILPLATFORM_STREAM"]!, new ConcurrentDictionary<string, string>(), function, TimeProvider.System);
        _owned.Insert(0, source);
        await source.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
            await owned.DisposeAsync();
        await Services.DisposeAsync();
        _sqs.Dispose();
        _kinesis.Dispose();
        Sns.Dispose();
        _folder.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    private async Task CreateAsync(AwsEmulators emulators)
    {
        var token = TestContext.Current.CancellationToken;
        _dynamo = await emulators.DirectEndpointAsync("dynamodb");
        _sqs = new SqsClient(LocalAws.At(await emulators.DirectEndpointAsync("sqs")));
        _kinesis = new KinesisClient(LocalAws.At(await emulators.DirectEndpointAsync("kinesis")));
        var keys = await LocalAws.Credentials.GetCredentialsAsync();
        Ses = await SesFake.StartAsync(new SignatureCheck(keys.AccessKey, keys.SecretKey, LocalAws.Region, "ses"));
        _owned.Add(Ses);

        var table = await TestTable.CreateAsync(_dynamo);
        _owned.Add(table);
        _variables["EMAILPLATFORM_TABLE"] = table.Name;
        var id = Guid.NewGuid().ToString("N");
        foreach (var queue in (string[])["QUEUE_TRANSACTIONAL", "QUEUE_BULK", "QUEUE_WEBHOOKS", "DEAD_LETTERS"])
        {
            var created = await _sqs.CreateQueueAsync(new CreateQueueRequest($"{id}-{queue}"), token);
            _variables[$"EMAILPLATFORM_{queue}"] = created.QueueUrl;
        }
        var stream = $"events-{id}";
        await _kinesis.CreateStreamAsync(new CreateStreamRequest(stream, 2), token);
        while ((await _kinesis.DescribeAsync(new DescribeStreamRequest(stream), token)).StreamDescriptionSummary?.StreamStatus != "ACTIVE")
            await Task.Delay(20, token);
        _variables["EMAILPLATFORM_STREAM"] = stream;
    }

    /// <summary>The default tenant with the verified domain example.test.</summary>
    private async Task PrepareAsync()
    {
        var services = new ServiceCollection();
        AddPorts(services);
        Services = services.AddEmailPlatformCore().BuildServiceProvider();
        Assert.Null((await Services.GetRequiredService<FirstStart>().EnsureAsync(Deployment.AdminKey, CancellationToken.None)).Refusal);
        var domain = (await Services.GetRequiredService<DomainStore>().GetAsync(TenantId.Default, FirstStart.ExampleDomain, CancellationToken.None)).Value!;
        _dns.Publish(DomainRecords.For(domain, Services.GetRequiredService<DomainOptions>()));
        var verified = await Services.GetRequiredService<DomainCheck>().RunAsync(TenantId.Default, FirstStart.ExampleDomain, CancellationToken.None);
        Assert.Equal(DomainStatus.Verified, verified.Value!.Status);
    }
}
