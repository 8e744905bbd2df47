using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using EmailPlatform.TestKit;

namespace EmailPlatform.Core.Tests.Rates;

public sealed class DailyQuotaTests : IDisposable
{
    private static readonly TenantId Shop = TenantId.Parse("shop");

    private readonly TemporaryTable _temporary = new();
    private readonly TenantStore _tenants;

    public DailyQuotaTests() => _tenants = new TenantStore(_temporary.Table, Time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ManualTimeProvider Time => _temporary.Time;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task TryReserve_OneHost_CanUseTheWholeQuotaAndNoMore()
    {
        var quota = await NewQuotaAsync(12_345);
        for (var i = 0; i < 12_345; i++)
            Assert.Null(await quota.TryReserveAsync(Shop, 1, Token));

        var refusal = await quota.TryReserveAsync(Shop, 1, Token);
        Assert.Equal((RefusalKind.RateLimited, "quota_exceeded"), (refusal!.Kind, refusal.Code));
        var midnight = new DateTimeOffset(Time.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        Assert.Equal(midnight - Time.GetUtcNow(), refusal.RetryAfter);

        Time.Advance(refusal.RetryAfter!.Value);
        Assert.Null(await quota.TryReserveAsync(Shop, 1, Token));
    }

    [Fact]
    public async Task TryReserve_TooManyAtOnce_IsRefusedWholeAndFewerPass()
    {
        var quota = await NewQuotaAsync(100);
        Assert.NotNull(await quota.TryReserveAsync(Shop, 101, Token));
        Assert.Null(await quota.TryReserveAsync(Shop, 60, Token));
        Assert.NotNull(await quota.TryReserveAsync(Shop, 41, Token));
        Assert.Null(await quota.TryReserveAsync(Shop, 40, Token));
    }

    [Fact]
    public async Task TryReserve_SeveralHostsAtOnce_NeverPassTheQuotaAndComeClose()
    {
        // Hosts that meet wait a little for each other, so time must pass.
        var hosts = new List<DailyQuota>();
        for (var i = 0; i < 4; i++)
            hosts.Add(await NewQuotaAsync(5_000, TimeProvider.System));
        var passed = 0;
        await Parallel.ForAsync(0, 8_000, Token, async (i, token) =>
        {
            if (await hosts[i % 4].TryReserveAsync(Shop, 1, token) is null)
                Interlocked.Increment(ref passed);
        });

        Assert.Equal(5_000, passed);
    }

    [Fact]
    public async Task ReturnIdle_AtAStop_GivesTheUnusedPartToOthers()
    {
        var first = await NewQuotaAsync(1_000);
        Assert.Null(await first.TryReserveAsync(Shop, 1, Token));
        Time.Advance(TimeSpan.FromMinutes(1));
        await first.ReturnIdleAsync(TimeSpan.FromMinutes(2), Token);
        var second = await NewQuotaAsync(1_000);
        Assert.NotNull(await second.TryReserveAsync(Shop, 999, Token));

        Time.Advance(TimeSpan.FromSeconds(6));
        await first.ReturnIdleAsync(TimeSpan.Zero, Token);
        Assert.Null(await second.TryReserveAsync(Shop, 999, Token));
    }

    [Fact]
    public async Task Return_MessagesWereNotAccepted_CountsThemAgain()
    {
        var quota = await NewQuotaAsync(10);
        Assert.Null(await quota.TryReserveAsync(Shop, 10, Token));
        quota.Return(Shop, 4);
        Assert.Null(await quota.TryReserveAsync(Shop, 4, Token));
        Assert.NotNull(await quota.TryReserveAsync(Shop, 1, Token));
    }

    private async Task<DailyQuota> NewQuotaAsync(long perDay, TimeProvider? time = null)
    {
        await _tenants.CreateAsync(Shop, "Shop", new() { MessagesPerDay = perDay, SendsPerSecond = 1, Burst = 1 }, Token);
        return new DailyQuota(_temporary.Table, _tenants, time ?? Time);
    }
}
