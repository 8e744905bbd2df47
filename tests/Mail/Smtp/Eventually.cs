using System.Diagnostics;

namespace EmailPlatform.Mail.Tests.Smtp;

/// <summary>Waits for what another task will do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static async Task TrueAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Deadline, "It did not happen.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
