using System.Net;
using System.Security.Cryptography.X509Certificates;
using EmailPlatform.Core;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Keys;
using EmailPlatform.Embedded.Tables;
using EmailPlatform.Relay.Certificates;
using EmailPlatform.Relay.Inbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Relay.Tests.Inbound;

/// <summary>The listener on Kestrel, over Core and the embedded table in a folder of its own. One tenant, some of whose messages have left.</summary>
internal sealed class InboundHost : IAsyncDisposable
{
    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("inbound-");
    private readonly DataFolder _folder;
    private readonly FileKeyVault _vault;
    private readonly SqliteDatabase _database;
    private readonly WebApplication _app;

    private InboundHost(Func<InboundOptions, InboundOptions> configure)
    {
        _folder = DataFolder.Open(_path.FullName);
        _vault = FileKeyVault.Open(_folder);
        _database = SqliteDatabase.Open(_folder, NullLogger<SqliteDatabase>.Instance);
        var certificate = SelfSignedCertificate.LoadOrCreate(Path.Combine(_path.FullName, "smtp.pem"), "mail.example.test", TimeProvider.System);
        Certificate = certificate.TargetCertificate;

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenInbound(new IPEndPoint(IPAddress.Loopback, 0)));
        builder.Services
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ITable>(new SqliteTable(_database, TimeProvider.System))
            .AddSingleton<IKeyVault>(_vault)
            .AddSingleton<IEventStream>(Stream)
            .AddSingleton(new SenderOptions { ReturnPathDomain = "bounces.example.test", PublicUrl = new Uri("https://mail.example.test") })
            .AddEmailPlatformCore()
            .AddInbound(configure(new InboundOptions { HostName = "mail.example.test", Certificate = certificate }));
        _app = builder.Build();
    }

    public RecordingStream Stream { get; } = new();

    public X509Certificate2 Certificate { get; }

    public int Port { get; private set; }

    public static async Task<InboundHost> StartAsync(Func<InboundOptions, InboundOptions>? configure = null)
    {
        var host = new InboundHost(configure ?? (static options => options));
        await host._app.Services.GetRequiredService<TenantStore>().CreateAsync(TenantId.Default, "Test", TenantLimits.Default, CancellationToken.None);
        await host._app.StartAsync();
        host.Port = new Uri(host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return host;
    }

    public Task StopAsync() => _app.StopAsync();

    /// <summary>The reverse path of a message that has left.</summary>
    public async Task<(MessageId Message, string ReturnPath)> SendAsync(int ordinal = 0)
    {
        var send = new SendRecord
        {
            Id = SendId.New(TimeProvider.System),
            Route = SendRoute.Single,
            Stream = MailStream.Transactional,
            AcceptedAt = TimeProvider.System.GetUtcNow(),
            RecipientCount = 1,
        };
        var record = new MessageRecord
        {
            Id = send.Id.Recipient(ordinal),
            Recipient = "b@example.net",
            Stream = send.Stream,
            AcceptedAt = send.AcceptedAt,
        };
        await _app.Services.GetRequiredService<ITable>().WriteAsync(MessageLog.Put(TenantId.Default, record, null), CancellationToken.None);
        var path = await _app.Services.GetRequiredService<ReturnPaths>().OfAsync(TenantId.Default, record.Id, 1, CancellationToken.None);
        return (record.Id, path.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _database.Dispose();
        _vault.Dispose();
        _folder.Dispose();
        _path.Delete(recursive: true);
    }
}
