using EmailPlatform.Api.Tests.Hosting;
using EmailPlatform.Aws.Clients.Ses;
using EmailPlatform.Aws.Delivery;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Aws;

namespace EmailPlatform.Aws.Tests.Delivery;

/// <summary>A tenant's domain becomes an identity of SES, by way of the due-index: whatever dies in between, the next sweep goes on.</summary>
public sealed class SesIdentitiesTests : IAsyncLifetime
{
    private const string Domain = "shop.example";

    private static readonly TenantId Shop = TenantId.Parse("shop");
    private static readonly TenantId Other = TenantId.Parse("other");

    private readonly TemporaryTable _store = new();
    private readonly PublishedDns _dns = new();
    private readonly DomainOptions _options = new() { ReturnPathDomain = "bounces.example.test", HasIdentities = true };
    private readonly TestVault _vault = new();
    private SesFake _ses = null!;
    private SesClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ManualTimeProvider Time => _store.Time;

    private DomainStore Domains => new(_store.Table, _vault, Time, _options);

    public async ValueTask InitializeAsync()
    {
        var keys = await LocalAws.Credentials.GetCredentialsAsync();
        _ses = await SesFake.StartAsync(new SignatureCheck(keys.AccessKey, keys.SecretKey, LocalAws.Region, "ses"));
        _client = new SesClient(LocalAws.At(_ses.Url));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _ses.DisposeAsync();
        _store.Dispose();
    }

    [Fact]
    public async Task AddedDomain_BecomesAnIdentity_WithTheKeyOfItsRecord()
    {
        var domain = await AddAsync(Shop);
        Assert.Empty(_ses.Identities.Known);

        await SweepAsync();

        var identity = Assert.Single(_ses.Identities.Known);
        Assert.Equal(Domain, identity.Key);
        Assert.Equal(domain.Selector, identity.Value.Selector);
        Assert.Contains(Convert.ToBase64String(identity.Value.PublicKey), domain.DkimRecord, StringComparison.Ordinal);
        Assert.Equal("ep-transactional", identity.Value.ConfigurationSet);
    }

    [Fact]
    public async Task RemovedDomain_IsNoIdentityAnyMore()
    {
        await AddAsync(Shop);
        await SweepAsync();

        await Domains.DeleteAsync(Shop, Domain, Cancellation);
        await SweepAsync();

        Assert.Empty(_ses.Identities.Known);
    }

    [Fact]
    public async Task Sweeper_KilledBetweenSesAndTheTable_DoesItAgainWithoutHarm()
    {
        await AddAsync(Shop);
        var dying = new DyingRemoval(_store.Table);
        await Assert.ThrowsAsync<IOException>(async () => await SweeperOf(dying).SweepAsync(Cancellation));
        Assert.Single(_ses.Identities.Known);

        await SweepAsync();
        var requests = _ses.Identities.Requests;
        await SweepAsync();

        Assert.Single(_ses.Identities.Known);
        Assert.Equal(2, requests);
        Assert.Equal(requests, _ses.Identities.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ses_FailsOrLosesItsReply_IsAskedAgain(bool isApplied)
    {
        await AddAsync(Shop);
        _ses.Identities.Answer(isApplied ? new SesAnswer.LoseReply() : new SesAnswer.Error(500, "InternalServiceErrorException", ""));

        await SweepAsync();
        Time.Advance(TimeSpan.FromMinutes(2));
        await SweepAsync();

        Assert.Single(_ses.Identities.Known);
        Assert.Equal(2, _ses.Identities.Requests);
    }

    [Fact]
    public async Task DomainOfTwoTenants_IsSignedWithTheKeyOfTheOneWhoseRecordStands()
    {
        var first = await AddAsync(Shop);
        await SweepAsync();
        var second = await AddAsync(Other);
        await SweepAsync();
        Assert.Equal(first.Selector, _ses.Identities.Known[Domain].Selector);

        _dns.Publish(DomainRecords.For(second, _options));
        await new DomainCheck(_store.Table, Domains, _dns, _options, Time).RunAsync(Other, Domain, Cancellation);
        await SweepAsync();
        Assert.Equal(second.Selector, _ses.Identities.Known[Domain].Selector);

        await Domains.DeleteAsync(Shop, Domain, Cancellation);
        await SweepAsync();
        Assert.Equal(second.Selector, _ses.Identities.Known[Domain].Selector);
    }

    [Fact]
    public async Task IdentityThatIsNoTenants_IsLeftAlone()
    {
        var own = new SigningAttributes("platform1", Convert.ToBase64String(Mail.Dkim.DkimKey.Generate().ExportPkcs8()));
        await _client.TryCreateIdentityAsync(new CreateIdentityRequest(Domain, own), Cancellation);

        await AddAsync(Shop);
        await SweepAsync();
        await Domains.DeleteAsync(Shop, Domain, Cancellation);
        await SweepAsync();

        Assert.Equal("platform1", _ses.Identities.Known[Domain].Selector);
    }

    [Fact]
    public async Task DomainOfAMachineThatSignsItself_HasNoEntry()
    {
        await new DomainStore(_store.Table, _vault, Time).CreateAsync(Shop, Domain, Cancellation);

        await SweepAsync();

        Assert.Equal(0, _ses.Identities.Requests);
    }

    private async Task<SendingDomain> AddAsync(TenantId tenant) => (await Domains.CreateAsync(tenant, Domain, Cancellation)).Value!;

    private async Task SweepAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        await SweeperOf(_store.Table).SweepAsync(Cancellation);
    }

    private Scheduler SweeperOf(ITable table)
    {
        var options = new SesOptions { TransactionalConfigurationSet = "ep-transactional", BulkConfigurationSet = "ep-bulk" };
        var index = new DueIndex(table, Time);
        return new Scheduler(
            index,
            new DueDeadLetters(table, index, Time),
            table,
            [new DomainIdentitySync(table, new DomainStore(table, _vault, Time, _options), new SesIdentities(_client, options))],
            Time,
            new OutputLogger<Scheduler>());
    }
}
