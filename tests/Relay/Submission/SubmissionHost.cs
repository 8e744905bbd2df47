using System.Net;
using System.Security.Cryptography;
using EmailPlatform.Core;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Queues;
using EmailPlatform.Relay.Submission;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Relay.Tests.Submission;

/// <summary>The listener for clients. One tenant, who may send from example.test.</summary>
internal sealed class SubmissionHost : ListeningHost
{
    public const string AdminKey = "an-admin-key-for-tests";

    private readonly Func<SubmissionOptions, SubmissionOptions> _configure;

    private SubmissionHost(Func<SubmissionOptions, SubmissionOptions> configure)
    {
        _configure = configure;
        Queue = new SqliteWorkQueue(Database, QueueNames.Transactional, TimeProvider.System);
    }

    public SqliteWorkQueue Queue { get; }

    /// <summary>Where TLS begins with the first byte.</summary>
    public int TlsPort => Ports[1];

    public static async Task<SubmissionHost> StartAsync(Func<SubmissionOptions, SubmissionOptions>? configure = null)
    {
        var host = new SubmissionHost(configure ?? (static options => options));
        await host.OpenAsync();
        return host;
    }

    public Task<SmtpDialogue> ConnectAsync() => SmtpDialogue.ConnectAsync(Port);

    /// <summary>A key of the tenant.</summary>
    public async Task<string> CreateKeyAsync(Scope scopes)
    {
        var made = await Services.GetRequiredService<ApiKeyStore>().CreateAsync(TenantId.Default, "test", scopes, expires: null, CancellationToken.None);
        return made.Value!.Text;
    }

    public async Task SetLimitsAsync(TenantLimits limits) =>
        Assert.NotNull((await Services.GetRequiredService<TenantStore>().SetLimitsAsync(TenantId.Default, limits, CancellationToken.None)).Value);

    /// <summary>What is stored of a send, by the reply to its data.</summary>
    public async Task<SubmittedMail> StoredAsync(string reply)
    {
        Assert.True(SendId.TryParse(reply.Split("queued as ")[1], out var id), reply);
        var send = await Services.GetRequiredService<SendStore>().GetAsync(TenantId.Default, id, CancellationToken.None);
        return send!.Mail!;
    }

    protected override void Listen(KestrelServerOptions kestrel)
    {
        kestrel.ListenSubmission(new IPEndPoint(IPAddress.Loopback, 0));
        kestrel.ListenSubmission(new IPEndPoint(IPAddress.Loopback, 0), tls: true);
    }

    protected override void AddServices(IServiceCollection services) => services
        .AddSingleton<IBlobStore>(new FileBlobStore(
            Folder, new UploadUrls(new Uri("http://localhost/"), RandomNumberGenerator.GetBytes(32), TimeProvider.System), TimeProvider.System))
        .AddSingleton(new LeaseHolder("test"))
        .AddSingleton(new DomainOptions())
        .AddSingleton(new SenderPolicyOptions { RequireVerifiedDomains = false })
        .AddSingleton(new RateOptions { SingleHost = true })
        .AddKeyedSingleton<IWorkQueue>(QueueNames.Transactional, Queue)
        .AddKeyedSingleton<IWorkQueue>(QueueNames.Bulk, (_, _) => new SqliteWorkQueue(Database, QueueNames.Bulk, TimeProvider.System))
        .AddEmailPlatformCore()
        .AddSubmission(_configure(new SubmissionOptions
        {
            HostName = HostName,
            Certificate = CertificateContext,
            FailedAuthenticationDelay = TimeSpan.FromMilliseconds(10),
        }));

    protected override void CloseStores() => Queue.Dispose();

    protected override async Task PrepareAsync() =>
        Assert.Null((await Services.GetRequiredService<FirstStart>().EnsureAsync(AdminKey, CancellationToken.None)).Refusal);
}
