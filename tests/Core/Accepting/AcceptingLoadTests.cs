using EmailPlatform.Core.Accepting;
using EmailPlatform.TestKit;

namespace EmailPlatform.Core.Tests.Accepting;

public sealed class AcceptingLoadTests
{
    private readonly ManualTimeProvider _time = new();
    private bool _workWaits = true;

    [Fact]
    public void NeedsProcessors_WithFewInFlight_IsFalse()
    {
        var load = Load();
        using var first = load.Begin();
        using var second = load.Begin();

        Assert.False(load.NeedsProcessors);
    }

    [Fact]
    public void NeedsProcessors_WithManyInFlight_IsTrueWhileWorkWaits()
    {
        var load = Load();
        Begin(load, 5);

        Assert.True(load.NeedsProcessors);
        _workWaits = false;
        Assert.False(load.NeedsProcessors);
    }

    [Fact]
    public void NeedsProcessors_AfterManyWereAnswered_IsTrueUntilTheirCallersCouldBeBack()
    {
        var load = Load();
        foreach (var counted in Begin(load, 5))
            counted.Dispose();

        Assert.True(load.NeedsProcessors);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.False(load.NeedsProcessors);
    }

    [Fact]
    public async Task GiveWay_WithNothingInFlight_ReturnsAtOnce() =>
        await Load().GiveWayAsync(TimeSpan.FromDays(1), TestContext.Current.CancellationToken);

    [Fact]
    public async Task GiveWay_WhileManyAreInFlight_ReturnsAfterItsTime()
    {
        var load = Load();
        Begin(load, 5);

        var waiting = load.GiveWayAsync(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken).AsTask();
        await AdvanceAsync(TimeSpan.FromMilliseconds(15));
        Assert.False(waiting.IsCompleted);

        await AdvanceAsync(TimeSpan.FromMilliseconds(5));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task GiveWay_WhenTheProcessorsAreFree_ReturnsBeforeItsTime()
    {
        var load = Load();
        Begin(load, 5);
        var waiting = load.GiveWayAsync(TimeSpan.FromDays(1), TestContext.Current.CancellationToken).AsTask();

        _workWaits = false;
        await AdvanceAsync(TimeSpan.FromMilliseconds(5));

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private AcceptingLoad Load() => new(_time, () => _workWaits);

    private static List<AcceptingLoad.Counted> Begin(AcceptingLoad load, int count) => [.. Enumerable.Range(0, count).Select(_ => load.Begin())];

    /// <summary>In the steps of the wait, which sets its next timer on another thread.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var step = TimeSpan.FromMilliseconds(5); by > TimeSpan.Zero; by -= step)
        {
            _time.Advance(step);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
