using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EmailPlatform.Core;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Keys;
using EmailPlatform.Embedded.Queues;
using EmailPlatform.Embedded.Tables;
using EmailPlatform.Relay.Certificates;
using EmailPlatform.Relay.Submission;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Relay.Tests.Submission;

/// <summary>The listener on Kestrel, over Core and the embedded store in a folder of its own. One tenant, who may send from example.test.</summary>
internal sealed class SubmissionHost : IAsyncDisposable
{
    public const string AdminKey = "an-admin-key-for-tests";

    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("submission-");
    private readonly DataFolder _folder;
    private readonly FileKeyVault _vault;
    private readonly SqliteDatabase _database;
    private readonly WebApplication _app;

    private SubmissionHost(Func<SubmissionOptions, SubmissionOptions> configure)
    {
        _folder = DataFolder.Open(_path.FullName);
        _vault = FileKeyVault.Open(_folder);
        _database = SqliteDatabase.Open(_folder, NullLogger<SqliteDatabase>.Instance);
        Queue = new SqliteWorkQueue(_database, QueueNames.Transactional, TimeProvider.System);
        var certificate = SelfSignedCertificate.LoadOrCreate(Path.Combine(_path.FullName, "smtp.pem"), "mail.example.test", TimeProvider.System);
        Certificate = certificate.TargetCertificate;

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenSubmission(new IPEndPoint(IPAddress.Loopback, 0));
            kestrel.ListenSubmission(new IPEndPoint(IPAddress.Loopback, 0), tls: true);
        });
        builder.Services
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ITable>(new SqliteTable(_database, TimeProvider.System))
            .AddSingleton<IKeyVault>(_vault)
            .AddSingleton<IBlobStore>(new FileBlobStore(
                _folder, new UploadUrls(new Uri("http://localhost/"), RandomNumberGenerator.GetBytes(32), TimeProvider.System), TimeProvider.System))
            .AddSingleton(new LeaseHolder("test"))
            .AddSingleton(new DomainOptions())
            .AddSingleton(new SenderPolicyOptions { RequireVerifiedDomains = false })
            .AddSingleton(new RateOptions { SingleHost = true })
            .AddKeyedSingleton<IWorkQueue>(QueueNames.Transactional, Queue)
            .AddKeyedSingleton<IWorkQueue>(QueueNames.Bulk, (_, _) => new SqliteWorkQueue(_database, QueueNames.Bulk, TimeProvider.System))
            .AddEmailPlatformCore()
            .AddSubmission(configure(new SubmissionOptions
            {
                HostName = "mail.example.test",
                Certificate = certificate,
                FailedAuthenticationDelay = TimeSpan.FromMilliseconds(10),
            }));
        _app = builder.Build();
    }

    public SqliteWorkQueue Queue { get; }

    public X509Certificate2 Certificate { get; }

    public int Port { get; private set; }

    /// <summary>Where TLS begins with the first byte.</summary>
    public int TlsPort { get; private set; }

    public static async Task<SubmissionHost> StartAsync(Func<SubmissionOptions, SubmissionOptions>? configure = null)
    {
        var host = new SubmissionHost(configure ?? (static options => options));
        Assert.Null((await host._app.Services.GetRequiredService<FirstStart>().EnsureAsync(AdminKey, CancellationToken.None)).Refusal);
        await host._app.StartAsync();
        var addresses = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        (host.Port, host.TlsPort) = (new Uri(addresses.First()).Port, new Uri(addresses.Last()).Port);
        return host;
    }

    public Task<SmtpDialogue> ConnectAsync() => SmtpDialogue.ConnectAsync(Port);

    public Task StopAsync() => _app.StopAsync();

    /// <summary>A key of the tenant.</summary>
    public async Task<string> CreateKeyAsync(Scope scopes)
    {
        var made = await _app.Services.GetRequiredService<ApiKeyStore>().CreateAsync(TenantId.Default, "test", scopes, expires: null, CancellationToken.None);
        return made.Value!.Text;
    }

    public async Task SetLimitsAsync(TenantLimits limits) =>
        Assert.NotNull((await _app.Services.GetRequiredService<TenantStore>().SetLimitsAsync(TenantId.Default, limits, CancellationToken.None)).Value);

    /// <summary>What is stored of a send, by the reply to its data.</summary>
    public async Task<SubmittedMail> StoredAsync(string reply)
    {
        Assert.True(SendId.TryParse(reply.Split("queued as ")[1], out var id), reply);
        var send = await _app.Services.GetRequiredService<SendStore>().GetAsync(TenantId.Default, id, CancellationToken.None);
        return send!.Mail!;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Queue.Dispose();
        _database.Dispose();
        _vault.Dispose();
        _folder.Dispose();
        _path.Delete(recursive: true);
    }
}
