using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.TestKit;

namespace EmailPlatform.Core.Tests.Rates;

public sealed class RateLimiterTests : IDisposable
{
    private static readonly Caller Shop = new(TenantId.Parse("shop"), "k1", Scope.Send);

    private readonly TemporaryTable _temporary = new();
    private readonly TenantStore _tenants;

    public RateLimiterTests() => _tenants = new TenantStore(_temporary.Table, Time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ManualTimeProvider Time => _temporary.Time;

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TryAcquire_BurstIsSpent_RefusesUntilTokensComeBack(bool singleHost)
    {
        var limiter = await NewLimiterAsync(rate: 10, burst: 50, singleHost);
        for (var i = 0; i < 50; i++)
            Assert.True((await limiter.TryAcquireAsync(Shop, 1, Token)).IsAllowed);

        var refused = await limiter.TryAcquireAsync(Shop, 5, Token);
        Assert.Equal(new RateDecision(false, 50, 0, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.5)), refused);
        Assert.Equal(TimeSpan.FromSeconds(0.5), refused.ToRefusal().RetryAfter);

        Time.Advance(refused.RetryAfter);
        Assert.True((await limiter.TryAcquireAsync(Shop, 5, Token)).IsAllowed);
        Assert.False((await limiter.TryAcquireAsync(Shop, 1, Token)).IsAllowed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TryAcquire_MoreThanTheBurst_PassesWhenFullAndLeavesADebt(bool singleHost)
    {
        var limiter = await NewLimiterAsync(rate: 10, burst: 50, singleHost);

        Assert.True((await limiter.TryAcquireAsync(Shop, 80, Token)).IsAllowed);
        Assert.Equal(TimeSpan.FromSeconds(3.1), (await limiter.TryAcquireAsync(Shop, 1, Token)).RetryAfter);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TryAcquire_RateIsZero_NothingPasses(bool singleHost)
    {
        var limiter = await NewLimiterAsync(rate: 0, burst: 50, singleHost);
        Assert.False((await limiter.TryAcquireAsync(Shop, 1, Token)).IsAllowed);
    }

    [Fact]
    public async Task TryAcquire_SeveralHosts_TogetherPassWhatOneBucketWould()
    {
        var hosts = new List<RateLimiter>();
        for (var i = 0; i < 4; i++)
            hosts.Add(await NewLimiterAsync(rate: 100, burst: 200, singleHost: false));

        var passed = 0;
        for (var step = 0; step < 100; step++)
        {
            foreach (var host in hosts)
            {
                for (var i = 0; i < 10; i++)
                    passed += (await host.TryAcquireAsync(Shop, 1, Token)).IsAllowed ? 1 : 0;
            }
            Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        // 10 seconds of 400 a second asked for: the burst, and ten seconds' worth.
        Assert.InRange(passed, 1000, 1200);
    }

    [Fact]
    public async Task TryAcquire_ManyThreads_NeverPassMoreThanTheBurst()
    {
        var limiter = await NewLimiterAsync(rate: 1, burst: 500, singleHost: false);
        var passed = 0;
        await Parallel.ForAsync(0, 2000, Token, async (_, token) =>
        {
            if ((await limiter.TryAcquireAsync(Shop, 1, token)).IsAllowed)
                Interlocked.Increment(ref passed);
        });
        Assert.Equal(500, passed);
    }

    [Fact]
    public async Task TryAcquire_OneKeyRunsWild_LeavesItsShareToOthers()
    {
        await _tenants.CreateAsync(Shop.Tenant, "Shop", new() { MessagesPerDay = 1000, SendsPerSecond = 1, Burst = 100 }, Token);
        var limiter = new RateLimiter(_temporary.Table, _tenants, Time, new RateOptions { SingleHost = true, KeyShare = 0.6 });
        var passed = 0;
        for (var i = 0; i < 100; i++)
            passed += (await limiter.TryAcquireAsync(Shop, 1, Token)).IsAllowed ? 1 : 0;

        Assert.Equal(60, passed);
        Assert.True((await limiter.TryAcquireAsync(Shop with { KeyId = "k2" }, 40, Token)).IsAllowed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TryAcquire_AnswerIsInMemory_AllocatesNothing(bool singleHost)
    {
        var limiter = await NewLimiterAsync(rate: 1_000_000, burst: 1_000_000, singleHost);
        await limiter.TryAcquireAsync(Shop, 1, Token);

        // The runtime allocates on this thread too while it recompiles, and a slice is renewed now and then: most rounds have neither.
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                if (!(await limiter.TryAcquireAsync(Shop, 1, Token)).IsAllowed)
                    Assert.Fail("Not allowed.");
            }
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    private async Task<RateLimiter> NewLimiterAsync(int rate, int burst, bool singleHost)
    {
        await _tenants.CreateAsync(Shop.Tenant, "Shop", new() { MessagesPerDay = 1000, SendsPerSecond = rate, Burst = burst }, Token);
        return new RateLimiter(_temporary.Table, _tenants, Time, new RateOptions { SingleHost = singleHost });
    }
}
