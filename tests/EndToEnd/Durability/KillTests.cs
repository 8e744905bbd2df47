using EmailPlatform.EndToEnd.Tests.Running;
using EmailPlatform.TestKit.Durability;

namespace EmailPlatform.EndToEnd.Tests.Durability;

/// <summary>The platform is killed at random moments under load. <c>bench -- crash</c> does the same more often.</summary>
[Collection(AloneCollection.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Twice the bench's: a machine that builds and tests is busier.</summary>
    private static readonly TimeSpan RecordingTime = TimeSpan.FromMilliseconds(500);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_UnderLoad_LosesNothingAnsweredAndRepeatsOnlyWhatWasOpen()
    {
        var report = await RunAsync(new CrashOptions { Rounds = 5, Seed = Random.Shared.Next() });

        Assert.True(report.IsClean, $"{report}\n{report.Output}");
        Assert.True(report.AnsweredRest > 0 && report.AnsweredSmtp > 0 && report.AnsweredLarge > 0, "the load had each kind");
    }

    [Fact]
    public async Task PowerLoss_UnderLoad_LosesNothingAnswered()
    {
        Assert.SkipWhen(UnsyncedStore.Missing is not null, UnsyncedStore.Missing ?? "");
        var report = await RunAsync(new CrashOptions { Rounds = 2, Seed = Random.Shared.Next(), Store = CrashStore.DropsUnsynced, WaitsForLeases = false });

        Assert.True(report.IsClean, $"{report}\n{report.Output}");
    }

    [Fact]
    public async Task PowerLoss_WithoutSync_IsNoticed()
    {
        Assert.SkipWhen(UnsyncedStore.Missing is not null, UnsyncedStore.Missing ?? "");
        var report = await RunAsync(new CrashOptions
        {
            Rounds = 1,
            Seed = Random.Shared.Next(),
            Store = CrashStore.DropsEverything,
            MinLife = TimeSpan.FromSeconds(2),
            SinkDelay = TimeSpan.FromSeconds(1),
            LostAfter = TimeSpan.FromSeconds(4),
            WaitsForLeases = false,
        });

        Assert.True(report.Lost > 0, $"nothing was lost on a disk that keeps nothing:\n{report}");
        Assert.False(report.IsClean);
    }

    private async Task<CrashReport> RunAsync(CrashOptions options)
    {
        var report = await CrashRun.RunAsync(options with { RecordingTime = RecordingTime }, output.WriteLine, Cancellation);
        output.WriteLine($"{report}");
        return report;
    }
}
