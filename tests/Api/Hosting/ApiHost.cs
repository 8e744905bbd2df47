using System.Net.Http.Headers;
using System.Security.Cryptography;
using EmailPlatform.Api.Attachments;
using EmailPlatform.Core;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Events;
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
using EmailPlatform.Embedded.Queues;
using EmailPlatform.Embedded.Streams;
using EmailPlatform.Embedded.Tables;
using EmailPlatform.Html;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Api.Tests.Hosting;

/// <summary>
/// The API on a test server, over the use cases and the embedded table, queues and stream in a temporary folder. There are two tenants:
/// the default one with the verified domain example.test, and another with other.test.
/// </summary>
public sealed class ApiHost : IAsyncLifetime
{
    public const string AdminKey = "ep_adminadmin01_0123456789abcdef0123456789abcdef";
    public const string OtherKey = "ep_otherother01_0123456789abcdef0123456789abcdef";
    public const string OtherDomain = "other.test";

    private readonly string _path = Directory.CreateTempSubdirectory("api-tests-").FullName;
    private readonly PublishedDns _dns = new();
    private WebApplication? _app;

    public IServiceProvider Services => _app!.Services;

    internal CountingTable Table { get; private set; } = null!;

    /// <summary>Of the default tenant, with every scope.</summary>
    internal ApiClient Client => ClientOf(AdminKey);

    /// <summary>Of the other tenant, with every scope.</summary>
    internal ApiClient Other => ClientOf(OtherKey);

    internal ApiClient Anonymous => new(_app!.GetTestClient());

    internal ApiClient ClientOf(string key)
    {
        var http = _app!.GetTestClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new ApiClient(http);
    }

    /// <summary>Waits for what the projection of an event brings; fails where it does not within ten seconds.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = Environment.TickCount64 + 10_000;
        while (!await condition())
        {
            Assert.True(Environment.TickCount64 < deadline, "Not within ten seconds.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        AddPorts(builder.Services);
        builder.Services.AddEmailPlatformCore().AddTemplateHtml();
        builder.Services.AddEmailPlatformApi();
        _app = builder.Build();
        _app.MapEmailPlatformApi();
        Table = (CountingTable)Services.GetRequiredService<ITable>();
        await _app.StartAsync(CancellationToken.None);
        await AddTenantsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    private void AddPorts(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => DataFolder.Open(_path));
        services.AddSingleton(provider => SqliteDatabase.Open(provider.GetRequiredService<DataFolder>(), NullLogger<SqliteDatabase>.Instance));
        services.AddSingleton<ITable>(provider =>
            new CountingTable(new SqliteTable(provider.GetRequiredService<SqliteDatabase>(), TimeProvider.System)));
        services.AddSingleton(provider => new SqliteEventStream(provider.GetRequiredService<SqliteDatabase>(), TimeSpan.FromDays(1), TimeProvider.System));
        services.AddSingleton<IEventStream>(provider => provider.GetRequiredService<SqliteEventStream>());
        foreach (var queue in (string[])[QueueNames.Transactional, QueueNames.Bulk, QueueNames.Webhooks])
            services.AddKeyedSingleton<IWorkQueue>(queue, (provider, _) => new SqliteWorkQueue(provider.GetRequiredService<SqliteDatabase>(), queue, TimeProvider.System));
        services.AddSingleton<IHostedService>(provider => new EventStreamPump(
            provider.GetRequiredService<SqliteEventStream>(),
            "projector",
            provider.GetRequiredService<Projector>(),
            new EventStreamPumpOptions(),
            TimeProvider.System,
            NullLogger<EventStreamPump>.Instance));
        services.AddSingleton(new UploadUrls(new Uri("http://localhost"), RandomNumberGenerator.GetBytes(32), TimeProvider.System));
        services.AddSingleton<FileBlobStore>();
        services.AddSingleton<IBlobStore>(provider => provider.GetRequiredService<FileBlobStore>());
        services.AddSingleton<IUploadReceiver, GrantedUploads>();
        services.AddSingleton<IKeyVault>(provider => FileKeyVault.Open(provider.GetRequiredService<DataFolder>()));
        services.AddSingleton<IDnsLookup>(_dns);
        services.AddSingleton(new DomainOptions { ReturnPathDomain = "bounces.example.test" });
        services.AddSingleton(new SenderPolicyOptions());
        services.AddSingleton(new RateOptions { SingleHost = true });
        services.AddSingleton(new WebhookOptions { AllowLoopback = true });
        services.AddSingleton(new LeaseHolder("test"));
        services.AddSingleton(new SenderOptions { ReturnPathDomain = "bounces.example.test", PublicUrl = new Uri("http://localhost") });
    }

    private async Task AddTenantsAsync()
    {
        Assert.Null((await Services.GetRequiredService<FirstStart>().EnsureAsync(AdminKey, CancellationToken.None)).Refusal);
        var other = TenantId.Parse("other");
        await Services.GetRequiredService<TenantStore>().CreateAsync(other, "Other", TenantLimits.Default, CancellationToken.None);
        Assert.Null((await Services.GetRequiredService<ApiKeyStore>().ImportAsync(other, OtherKey, "Key", Scope.Admin, null, CancellationToken.None)).Refusal);
        Assert.Null((await Services.GetRequiredService<DomainStore>().CreateAsync(other, OtherDomain, CancellationToken.None)).Refusal);
        await VerifyAsync(TenantId.Default, FirstStart.ExampleDomain);
        await VerifyAsync(other, OtherDomain);
    }

    private async Task VerifyAsync(TenantId tenant, string name)
    {
        var domain = (await Services.GetRequiredService<DomainStore>().GetAsync(tenant, name, CancellationToken.None)).Value!;
        _dns.Publish(DomainRecords.For(domain, Services.GetRequiredService<DomainOptions>()));
        var verified = await Services.GetRequiredService<DomainCheck>().RunAsync(tenant, name, CancellationToken.None);
        Assert.Equal(DomainStatus.Verified, verified.Value!.Status);
    }
}
