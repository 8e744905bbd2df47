using System.Diagnostics;

namespace EmailPlatform.Relay.Tests.Submission;

/// <summary>Against a client that is not ours.</summary>
public sealed class SwaksTests
{
    private const string Program = "/usr/bin/swaks";

    [Theory]
    [InlineData("PLAIN", "-tls")]
    [InlineData("LOGIN", "-tls")]
    [InlineData("PLAIN", "-tlsc")]
    public async Task Swaks_TlsAndAuth_IsQueued(string mechanism, string tls)
    {
        Assert.SkipUnless(File.Exists(Program), "swaks is not installed.");
        await using var host = await SubmissionHost.StartAsync();
        string[] arguments =
        [
            "--server", $"127.0.0.1:{(tls == "-tlsc" ? host.TlsPort : host.Port)}", "--from", "shop@example.test", "--to", "to@example.net", tls,
            "--auth", mechanism, "--auth-user", "apikey", "--auth-password", SubmissionHost.AdminKey,
        ];
        using var swaks = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = swaks.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var dialogue = await swaks.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await swaks.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(swaks.ExitCode == 10, "swaks lacks a Perl module: " + await errors);
        Assert.True(swaks.ExitCode == 0, dialogue + await errors);
        Assert.Contains("queued as", dialogue, StringComparison.Ordinal);
        Assert.Contains("TLS started", dialogue, StringComparison.Ordinal);
        Assert.Equal(1, host.Queue.Depth.Ready);
    }
}
