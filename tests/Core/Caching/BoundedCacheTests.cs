using EmailPlatform.Core.Caching;
using EmailPlatform.TestKit;

namespace EmailPlatform.Core.Tests.Caching;

public sealed class BoundedCacheTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryGet_AfterItsLifetime_IsNothing()
    {
        var cache = new BoundedCache<string, string>(10, _time);
        cache.Set("a", "1", TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.True(cache.TryGet("a", out _));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(cache.TryGet("a", out _));
    }

    [Fact]
    public void Set_FarMoreThanItHolds_KeepsAtMostTwiceItsCapacity()
    {
        var cache = new BoundedCache<int, string>(100, _time);
        for (var i = 0; i < 10_000; i++)
            cache.Set(i, "x", TimeSpan.MaxValue);

        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => cache.TryGet(i, out _)), 1, 200);
    }

    [Fact]
    public void Set_ManyOthers_DoesNotPushOutWhatIsUsed()
    {
        var cache = new BoundedCache<int, string>(100, _time);
        cache.Set(-1, "used", TimeSpan.MaxValue);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Set(i, "x", TimeSpan.MaxValue);
            if (i % 50 == 0)
                Assert.True(cache.TryGet(-1, out _));
        }
    }

    [Fact]
    public void Set_HeavyValues_CountByTheirWeight()
    {
        var cache = new BoundedCache<int, string>(1000, _time);
        for (var i = 0; i < 100; i++)
            cache.Set(i, "x", TimeSpan.MaxValue, weight: 500);

        Assert.InRange(Enumerable.Range(0, 100).Count(i => cache.TryGet(i, out _)), 1, 4);
    }

    [Fact]
    public void Remove_FromEitherGeneration_IsGone()
    {
        var cache = new BoundedCache<int, string>(3, _time);
        for (var i = 0; i < 4; i++)
            cache.Set(i, "x", TimeSpan.MaxValue);
        cache.Remove(1);
        cache.Remove(3);

        Assert.False(cache.TryGet(1, out _));
        Assert.False(cache.TryGet(3, out _));
        Assert.True(cache.TryGet(2, out _));
    }
}
