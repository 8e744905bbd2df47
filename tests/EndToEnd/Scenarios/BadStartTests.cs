using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>Starts that must fail say why in one line.</summary>
public sealed class BadStartTests : Scenario
{
    [Theory]
    [InlineData("--colour", "--colour", "blue")]
    [InlineData("--http", "--http", "nowhere")]
    [InlineData("--deliver", "--deliver", "pigeon")]
    [InlineData("--deliver ses", "--deliver", "ses")]
    [InlineData("--tls-cert", "--tls-cert", "/does/not/exist.pem")]
    [InlineData("--admin-key", "--admin-key", "too short")]
    public async Task Start_WrongCall_ExitsWith2(string named, params string[] options)
    {
        var (exitCode, line) = await FailAsync(["--data", NewFolder().FullName, .. options]);
        Assert.Equal(2, exitCode);
        Assert.Contains(named, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnknownCommand_ExitsWith2()
    {
        var refused = await Command.RunAsync("dotnet", [Platform.Program, "launch"], Token);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("'launch'", Assert.Single(Lines(refused)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhatItNeedsIsTaken_ExitsWith1()
    {
        var running = await StartPlatformAsync("capture");

        var (exitCode, line) = await FailAsync(["--data", running.DataFolder, "--http", $"127.0.0.1:{Ports.Free()}", "--smtp", $"127.0.0.1:{Ports.Free()}"]);
        Assert.Equal(1, exitCode);
        Assert.Contains(running.DataFolder, line, StringComparison.Ordinal);

        (exitCode, line) = await FailAsync(["--data", NewFolder().FullName, "--http", $"127.0.0.1:{running.HttpPort}", "--smtp", $"127.0.0.1:{Ports.Free()}"]);
        Assert.Equal(1, exitCode);
        Assert.Contains($"127.0.0.1:{running.HttpPort}", line, StringComparison.Ordinal);

        (exitCode, line) = await FailAsync(["--data", NewFolder().FullName, "--http", $"127.0.0.1:{Ports.Free()}", "--smtp", $"127.0.0.1:{running.SmtpPort}"]);
        Assert.Equal(1, exitCode);
        Assert.Contains($"127.0.0.1:{running.SmtpPort}", line, StringComparison.Ordinal);

        Assert.Equal(0, (await running.StopAsync(Token)).ExitCode);
    }

    private async Task<(int ExitCode, string Line)> FailAsync(string[] options)
    {
        var ended = await Command.RunAsync("dotnet", [Platform.Program, "serve", .. options], Token);
        return (ended.ExitCode, Assert.Single(Lines(ended)));
    }

    private static string[] Lines(CommandResult ended) => (ended.Output + ended.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
