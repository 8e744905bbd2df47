using System.Diagnostics;

namespace EmailPlatform.InfraCdk.Tests;

public sealed class TemplateTests(Synthesis synthesis)
{
    /// <summary>CloudFormation's limits for one template.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Stack_FitsIntoOneTemplate(string environment)
    {
        Assert.All(synthesis.Resources(environment).CountBy(resource => resource.Stack), stack => Assert.InRange(stack.Value, 1, 500));
        Assert.All(synthesis.Templates(environment), template => Assert.InRange(new FileInfo(template).Length, 1, 1_000_000));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public async Task Template_PassesCfnLint(string environment)
    {
        var (exitCode, said) = await LintAsync(synthesis.Templates(environment));

        Assert.SkipWhen(exitCode is null, "cfn-lint is not installed.");
        Assert.True(exitCode == 0, said);
    }

    private static async Task<(int? ExitCode, string Said)> LintAsync(IReadOnlyList<string> templates)
    {
        var start = new ProcessStartInfo("cfn-lint") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Synthesis.Root };
        foreach (var argument in (string[])["--config-file", "infra-cdk/.cfnlintrc", "--", .. templates])
            start.ArgumentList.Add(argument);
        try
        {
            using var lint = Process.Start(start)!;
            var error = lint.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await lint.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await lint.WaitForExitAsync(TestContext.Current.CancellationToken);

            // A version manager's stand-in for a command that is not there.
            return lint.ExitCode == 127 ? (null, "") : (lint.ExitCode, output + await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (null, "");
        }
    }
}
