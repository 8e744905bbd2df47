using Xunit;

namespace EmailPlatform.TestKit;

/// <summary>Waiting for what another thread will do.</summary>
public static class Eventually
{
    /// <summary>Returns when the condition holds; fails where it does not within thirty seconds of real time.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string because, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + 30_000;
        while (!condition())
        {
            if (Environment.TickCount64 > deadline)
                Assert.Fail($"Not within thirty seconds: {because}");
            await Task.Delay(2, cancellationToken);
        }
    }

    /// <summary>The same for what has to be asked for; within thirty seconds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string because, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + 30_000;
        while (!await condition())
        {
            if (Environment.TickCount64 > deadline)
                Assert.Fail($"Not within thirty seconds: {because}");
            await Task.Delay(50, cancellationToken);
        }
    }
}
