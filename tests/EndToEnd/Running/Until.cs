namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>Waiting for what another process will do.</summary>
internal static class Until
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Fails with what was waited for when the token, which is the scenario's deadline, is cancelled.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what, CancellationToken cancellationToken)
    {
        try
        {
            while (!await condition())
                await Task.Delay(Interval, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Waited in vain: {what()}");
        }
    }
}
