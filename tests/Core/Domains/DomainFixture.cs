using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;

namespace EmailPlatform.Core.Tests.Domains;

/// <summary>Domains of two tenants over one table and one DNS.</summary>
public abstract class DomainFixture : IDisposable
{
    private readonly TemporaryTable _store = new();

    protected DomainFixture()
    {
        Domains = new DomainStore(Table, Vault, Time);
        Tenants = new TenantStore(Table, Time);
    }

    protected static TenantId Shop { get; } = TenantId.Parse("shop");

    protected static TenantId Other { get; } = TenantId.Parse("other");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ITable Table => _store.Table;

    protected TestKit.ManualTimeProvider Time => _store.Time;

    protected DomainStore Domains { get; }

    protected TenantStore Tenants { get; }

    protected DomainOptions Options { get; } = new() { ReturnPathDomain = "bounces.platform.example", TrackingHost = "track.platform.example" };

    private protected TestVault Vault { get; } = new();

    private protected ScriptedDns Dns { get; } = new();

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<SendingDomain> AddAsync(TenantId tenant, string name) =>
        (await Domains.CreateAsync(tenant, name, Cancellation)).Value!;

    protected async Task<SendingDomain> CheckAsync(TenantId tenant, string name) =>
        (await new DomainCheck(Table, Domains, Dns, Options, Time).RunAsync(tenant, name, Cancellation)).Value!;

    /// <summary>Adds, publishes and checks.</summary>
    protected async Task<SendingDomain> VerifyAsync(TenantId tenant, string name)
    {
        Dns.Publish(await AddAsync(tenant, name), Options);
        var verified = await CheckAsync(tenant, name);
        Assert.Equal(DomainStatus.Verified, verified.Status);
        return verified;
    }
}
