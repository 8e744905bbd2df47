using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;

namespace EmailPlatform.Core.Tests.Tenants;

public sealed class FirstStartTests : IDisposable
{
    private const string Chosen = "correct-horse-battery-staple";
    private readonly TemporaryTable _store = new();
    private readonly TestVault _vault = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ensure_NothingThere_MakesTenantDomainAndKey()
    {
        var text = (await Start(_store.Table).EnsureAsync(null, Cancellation)).Value!.Text!;

        var caller = (await Keys(_store.Table).FindAsync(text, Cancellation))?.Caller;
        Assert.Equal((TenantId.Default, Scope.Admin), (caller!.Tenant, caller.Scopes));
        Assert.NotNull(await new TenantStore(_store.Table, _store.Time).GetAsync(TenantId.Default, Cancellation));
        Assert.NotNull((await Domains(_store.Table).GetAsync(TenantId.Default, "example.test", Cancellation)).Value);
    }

    [Fact]
    public async Task Ensure_BeforeTheKeyWasShown_ReturnsItAgain()
    {
        var first = (await Start(_store.Table).EnsureAsync(null, Cancellation)).Value!.Text;
        var second = (await Start(_store.Table).EnsureAsync(null, Cancellation)).Value!.Text;
        await Start(_store.Table).ConfirmShownAsync(Cancellation);
        var third = (await Start(_store.Table).EnsureAsync(null, Cancellation)).Value!.Text;

        Assert.Equal(first, second);
        Assert.Null(third);
        Assert.Single((await Keys(_store.Table).ListAsync(TenantId.Default, 10, null, Cancellation)).Value!.Items);
    }

    [Fact]
    public async Task Ensure_ChosenKey_WorksOnEveryStart()
    {
        for (var i = 0; i < 3; i++)
            Assert.Null((await Start(_store.Table).EnsureAsync(Chosen, Cancellation)).Value!.Text);

        Assert.NotNull(await Keys(_store.Table).FindAsync(Chosen, Cancellation));
        Assert.Null((await Start(_store.Table).EnsureAsync(null, Cancellation)).Value!.Text);
    }

    [Fact]
    public async Task Ensure_UnusableKey_IsRefused() =>
        Assert.Equal("invalid_api_key_form", Assert.Single((await Start(_store.Table).EnsureAsync("short", Cancellation)).Refusal!.Errors).Code);

    [Fact]
    public async Task Ensure_TwoProcessesAtOnce_ShowKeysThatWork()
    {
        var texts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(async () => (await Start(_store.Table).EnsureAsync(null, Cancellation)).Value!.Text)));

        foreach (var text in texts.OfType<string>())
            Assert.NotNull(await Keys(_store.Table).FindAsync(text, Cancellation));
        Assert.NotEmpty(texts.OfType<string>());
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, Chosen)]
    [InlineData(true, Chosen)]
    public async Task Ensure_KilledAnywhere_IsFinishedByTheNextStart(bool isApplied, string? adminKey)
    {
        var survived = 0;
        for (var hasDied = true; hasDied; survived++)
        {
            using var store = new TemporaryTable();
            var dying = new DyingTable(store.Table, survived, isApplied);
            var killed = await Record.ExceptionAsync(async () => await Start(dying, store).EnsureAsync(adminKey, Cancellation));
            hasDied = dying.HasDied;
            Assert.Equal(hasDied, killed is IOException);

            var text = (await Start(store.Table, store).EnsureAsync(adminKey, Cancellation)).Value!.Text ?? adminKey;

            Assert.NotNull(await Keys(store.Table, store).FindAsync(text!, Cancellation));
            Assert.NotNull(await new TenantStore(store.Table, store.Time).GetAsync(TenantId.Default, Cancellation));
            Assert.NotNull((await Domains(store.Table).GetSigningKeyAsync(TenantId.Default, "example.test", Cancellation))?.Key);
            Assert.Single((await Keys(store.Table, store).ListAsync(TenantId.Default, 10, null, Cancellation)).Value!.Items);
        }

        Assert.InRange(survived, 4, 20);
    }

    private FirstStart Start(ITable table, TemporaryTable? store = null) =>
        new(table, _vault, new TenantStore(table, (store ?? _store).Time), Domains(table), Keys(table, store));

    private DomainStore Domains(ITable table) => new(table, _vault, _store.Time);

    private ApiKeyStore Keys(ITable table, TemporaryTable? store = null) =>
        new(table, new PlatformSecrets(table, _vault), (store ?? _store).Time);

    public void Dispose() => _store.Dispose();
}
