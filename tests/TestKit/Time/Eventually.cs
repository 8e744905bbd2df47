using Xunit;

namespace EmailPlatform.TestKit;

/// <summary>Waiting for what another thread will do.</summary>
public static class Eventually
{
    /// <summary>Returns when the condition holds; fails where it does not within ten seconds of real time.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string because, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + 10_000;
        while (!condition())
        {
            if (Environment.TickCount64 > deadline)
                Assert.Fail($"Not within ten seconds: {because}");
            await Task.Delay(2, cancellationToken);
        }
    }
}
