using System.Text.Json;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>A start puts a small mailing through a platform that it throws away.</summary>
public sealed class WarmUpTests : Scenario
{
    [Fact]
    public async Task Start_LeavesNothingOfTheMailing()
    {
        var (platform, temporary) = Prepare();

        await platform.StartAsync(Token);

        Assert.DoesNotContain("warm-up failed", platform.Output, StringComparison.Ordinal);
        Assert.Empty(FoldersIn(temporary));
        Assert.Empty(await DaysAsync(platform));
    }

    [Fact]
    public async Task Stop_WhileItWarmsUp_EndsCleanly()
    {
        var (platform, temporary) = Prepare();
        platform.Launch();
        await Until.TrueAsync(() => Task.FromResult(FoldersIn(temporary).Length > 0), () => "the mailing's folder", Token);

        var (exitCode, took) = await platform.StopAsync(Token);

        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("is ready", platform.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warm-up failed", platform.Output, StringComparison.Ordinal);
        Assert.Empty(FoldersIn(temporary));
    }

    [Fact]
    public async Task Start_WhereItCannotWarmUp_SaysSoAndServes()
    {
        var (platform, temporary) = Prepare();
        temporary.Delete();

        await platform.StartAsync(Token);

        Assert.Contains("The warm-up failed", platform.Output, StringComparison.Ordinal);
        Assert.Empty(await DaysAsync(platform));
    }

    /// <summary>A platform whose temporary folder is its own.</summary>
    private (Platform Platform, DirectoryInfo Temporary) Prepare()
    {
        var temporary = NewFolder();
        var platform = Keep(new Platform(NewFolder().FullName, "--deliver", "capture") { WarmsUp = true });
        platform.Environment["TMPDIR"] = temporary.FullName;
        return (platform, temporary);
    }

    /// <summary>The days on which anything was counted.</summary>
    private async Task<JsonElement[]> DaysAsync(Platform platform) =>
        [.. (await platform.Api.GetAsync("v1/analytics", Token)).OrFail(200).GetProperty("days").EnumerateArray()];

    private static DirectoryInfo[] FoldersIn(DirectoryInfo folder) => folder.GetDirectories("email-platform-*");
}
