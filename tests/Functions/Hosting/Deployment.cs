using EmailPlatform.Api.Tests.Hosting;
using EmailPlatform.Aws.Clients.Firehose;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Streams;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Keys;
using EmailPlatform.Embedded.Tables;
using EmailPlatform.Functions.Tests.Feedback;
using EmailPlatform.Html;
using EmailPlatform.TestKit.Aws;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>
/// What the functions of one deployment share, with the embedded table, blobs and keys in a temporary folder: state outlives each function,
/// and the test stands between the queues, the stream and those who read them. The default tenant has the verified domain example.test.
/// </summary>
public sealed class Deployment : IAsyncLifetime
{
    public const string AdminKey = "ep_adminadmin01_0123456789abcdef0123456789abcdef";

    /// <summary>A tenant with a usage key of its own.</summary>
    public const string LargeTenant = "large";

    /// <summary>A tenant with another plan than most.</summary>
    public const string BusinessTenant = "company";

    private const string Unreachable = "http://127.0.0.1:1";

    private static readonly Dictionary<string, string?> Variables = new()
    {
        ["EMAILPLATFORM_TIMEOUT_SECONDS"] = "30",
        ["EMAILPLATFORM_DEAD_LETTERS"] = $"{Unreachable}/123456789012/dead-letters",
        ["EMAILPLATFORM_FEEDBACK_SOURCE"] = "topic",
        ["EMAILPLATFORM_FEEDBACK_TOPIC"] = SignedNotification.Topic,
        ["EMAILPLATFORM_USAGE_PLANS"] = "standard:16,business:8",
        ["EMAILPLATFORM_USAGE_PLAN_TENANTS"] = $"acme:business,{BusinessTenant}:business",
        ["EMAILPLATFORM_USAGE_TENANTS"] = $"other, {LargeTenant}",
    };

    private readonly string _path = Directory.CreateTempSubdirectory("functions-tests-").FullName;
    private readonly PublishedDns _dns = new();
    private ServiceProvider? _services;

    /// <summary>The domain's services over the same ports.</summary>
    public IServiceProvider Services => _services!;

    internal RecordingQueue Transactional { get; } = new();

    internal RecordingQueue Bulk { get; } = new();

    internal RecordingQueue Webhooks { get; } = new();

    internal RecordingStream Stream { get; } = new();

    internal FirehoseFake Firehose { get; private set; } = null!;

    /// <summary>Adds what <c>AddAws</c> adds on AWS.</summary>
    public void AddPorts(IServiceCollection services) => AddShared(services)
        .AddSingleton(new AwsOptions(new ConfigurationBuilder().AddInMemoryCollection(Variables).Build()))
        .AddSingleton(provider => new FunctionTime(provider.GetRequiredService<AwsOptions>().FunctionTimeout))
        .AddSingleton(_ => new SqsClient(config => config.ServiceURL = Unreachable))
        .AddSingleton(_ => new FirehoseArchive(new FirehoseClient(LocalAws.At(Firehose.Url)), Firehose.DeliveryStream, TimeProvider.System))
        .AddSingleton(Services.GetRequiredService<ITable>())
        .AddSingleton(Services.GetRequiredService<IBlobStore>())
        .AddSingleton(Services.GetRequiredService<IKeyVault>());

    public async ValueTask InitializeAsync()
    {
        Firehose = await FirehoseFake.StartAsync(new SignatureCheck(TestCredentials.AccessKey, TestCredentials.SecretKey, LocalAws.Region, "firehose"));
        _services = AddShared(new ServiceCollection())
            .AddSingleton(_ => DataFolder.Open(_path))
            .AddSingleton(provider => SqliteDatabase.Open(provider.GetRequiredService<DataFolder>(), NullLogger<SqliteDatabase>.Instance))
            .AddSingleton<ITable>(provider => new SqliteTable(provider.GetRequiredService<SqliteDatabase>(), TimeProvider.System))
            .AddSingleton(new UploadUrls(new Uri("https://mail.example.test"), new byte[32], TimeProvider.System))
            .AddSingleton<IBlobStore, FileBlobStore>()
            .AddSingleton<IKeyVault>(provider => FileKeyVault.Open(provider.GetRequiredService<DataFolder>()))
            .AddEmailPlatformCore()
            .AddTemplateHtml()
            .BuildServiceProvider();

        Assert.Null((await Services.GetRequiredService<FirstStart>().EnsureAsync(AdminKey, CancellationToken.None)).Refusal);
        var domain = (await Services.GetRequiredService<DomainStore>().GetAsync(TenantId.Default, FirstStart.ExampleDomain, CancellationToken.None)).Value!;
        _dns.Publish(DomainRecords.For(domain, Services.GetRequiredService<DomainOptions>()));
        var verified = await Services.GetRequiredService<DomainCheck>().RunAsync(TenantId.Default, FirstStart.ExampleDomain, CancellationToken.None);
        Assert.Equal(DomainStatus.Verified, verified.Value!.Status);
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        await Firehose.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    private IServiceCollection AddShared(IServiceCollection services) => services
        .AddLogging(logging => logging.AddProvider(new TestOutputLogging()))
        .AddSingleton(TimeProvider.System)
        .AddKeyedSingleton<IWorkQueue>(QueueNames.Transactional, Transactional)
        .AddKeyedSingleton<IWorkQueue>(QueueNames.Bulk, Bulk)
        .AddKeyedSingleton<IWorkQueue>(QueueNames.Webhooks, Webhooks)
        .AddSingleton<IEventStream>(Stream)
        .AddSingleton<IDnsLookup>(_dns)
        .AddSingleton(new DomainOptions { ReturnPathDomain = "bounces.example.test" })
        .AddSingleton(new SenderPolicyOptions())
        .AddSingleton(new RateOptions())
        .AddSingleton(new WebhookOptions { AllowLoopback = true })
        .AddSingleton(new LeaseHolder("test"))
        .AddSingleton(new SenderOptions
        {
            ReturnPathDomain = "bounces.example.test",
            PublicUrl = new Uri("https://mail.example.test"),
        });
}
