using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Tests.Tenants;

public sealed class TenantStoreTests : IDisposable
{
    private readonly TemporaryTable _store = new();
    private readonly TenantStore _tenants;

    public TenantStoreTests() => _tenants = new TenantStore(_store.Table, _store.Time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_ManyAtOnce_OneWins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(async () => await _tenants.CreateAsync(TenantId.Parse("shop"), $"Shop {i}", TenantLimits.Default, Cancellation))));

        var winner = Assert.Single(outcomes, outcome => outcome.Value is not null);
        Assert.All(outcomes.Where(outcome => outcome.Refusal is not null), outcome => Assert.Equal("tenant_exists", outcome.Refusal!.Code));
        Assert.Equal(winner.Value, await _tenants.GetAsync(TenantId.Parse("shop"), Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Create_NoName_IsRefused(string name)
    {
        var outcome = await _tenants.CreateAsync(TenantId.Parse("shop"), name, TenantLimits.Default, Cancellation);

        Assert.Equal("/name", Assert.Single(outcome.Refusal!.Errors).Pointer);
        Assert.Null(await _tenants.GetAsync(TenantId.Parse("shop"), Cancellation));
    }

    [Fact]
    public async Task GetLimits_ChangedByAnotherProcess_AreSeenAfterTheirLifetime()
    {
        var id = TenantId.Parse("shop");
        await _tenants.CreateAsync(id, "Shop", TenantLimits.Default, Cancellation);
        Assert.Equal(TenantLimits.Default, await _tenants.GetLimitsAsync(id, Cancellation));
        var tighter = TenantLimits.Default with { Burst = 1 };

        await new TenantStore(_store.Table, _store.Time).SetLimitsAsync(id, tighter, Cancellation);
        Assert.Equal(TenantLimits.Default, await _tenants.GetLimitsAsync(id, Cancellation));
        _store.Time.Advance(TenantStore.LimitsLifetime);
        Assert.Equal(tighter, await _tenants.GetLimitsAsync(id, Cancellation));
    }

    [Fact]
    public async Task SetLimits_InThisProcess_AreSeenAtOnce()
    {
        var id = TenantId.Parse("shop");
        await _tenants.CreateAsync(id, "Shop", TenantLimits.Default, Cancellation);
        await _tenants.GetLimitsAsync(id, Cancellation);

        await _tenants.SetLimitsAsync(id, TenantLimits.Default with { Burst = 1 }, Cancellation);

        Assert.Equal(1, (await _tenants.GetLimitsAsync(id, Cancellation)).Burst);
    }

    [Fact]
    public async Task List_ByPages_HasEachTenantOnce()
    {
        for (var i = 0; i < 7; i++)
            await _tenants.CreateAsync(TenantId.Parse($"t{i}"), "T", TenantLimits.Default, Cancellation);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await _tenants.ListAsync(3, cursor, Cancellation)).Value!;
            seen.AddRange(page.Items.Select(tenant => tenant.Id.Value));
            cursor = page.Cursor;
        }
        while (cursor is not null);

        Assert.Equal(["t0", "t1", "t2", "t3", "t4", "t5", "t6"], seen);
    }

    [Theory]
    [InlineData(0, null, "limit_out_of_range")]
    [InlineData(1001, null, "limit_out_of_range")]
    [InlineData(10, "!!", "invalid_cursor")]
    public async Task List_BadInput_IsRefused(int limit, string? cursor, string code)
    {
        var outcome = await _tenants.ListAsync(limit, cursor, Cancellation);

        Assert.Equal(code, Assert.Single(outcome.Refusal!.Errors).Code);
    }

    public void Dispose() => _store.Dispose();
}
