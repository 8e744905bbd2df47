using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Keys;
using EmailPlatform.Embedded.Tables;
using EmailPlatform.Relay.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Relay.Tests;

/// <summary>Listeners on Kestrel, over the embedded table and keys in a folder of its own. What listens and what it needs besides is the derived host's.</summary>
internal abstract class ListeningHost : IAsyncDisposable
{
    protected const string HostName = "mail.example.test";

    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("relay-");
    private readonly FileKeyVault _vault;
    private WebApplication? _app;

    protected ListeningHost()
    {
        Folder = DataFolder.Open(_path.FullName);
        _vault = FileKeyVault.Open(Folder);
        Database = SqliteDatabase.Open(Folder, NullLogger<SqliteDatabase>.Instance);
        CertificateContext = SelfSignedCertificate.LoadOrCreate(Path.Combine(_path.FullName, "smtp.pem"), HostName, TimeProvider.System);
    }

    public X509Certificate2 Certificate => CertificateContext.TargetCertificate;

    /// <summary>Of the first that listens.</summary>
    public int Port => Ports[0];

    protected IReadOnlyList<int> Ports { get; private set; } = [];

    protected SslStreamCertificateContext CertificateContext { get; }

    protected DataFolder Folder { get; }

    protected SqliteDatabase Database { get; }

    protected IServiceProvider Services => _app!.Services;

    public Task StopAsync() => _app!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        CloseStores();
        Database.Dispose();
        _vault.Dispose();
        Folder.Dispose();
        _path.Delete(recursive: true);
    }

    protected abstract void Listen(KestrelServerOptions kestrel);

    protected abstract void AddServices(IServiceCollection services);

    /// <summary>Stores what has to be there before anybody connects.</summary>
    protected abstract Task PrepareAsync();

    /// <summary>Closes what stands on the database.</summary>
    protected virtual void CloseStores()
    {
    }

    protected async Task OpenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        builder.Services
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ITable>(new SqliteTable(Database, TimeProvider.System))
            .AddSingleton<IKeyVault>(_vault);
        AddServices(builder.Services);
        _app = builder.Build();
        await PrepareAsync();
        await _app.StartAsync();
        var addresses = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Ports = [.. addresses.Select(address => new Uri(address).Port)];
    }
}
