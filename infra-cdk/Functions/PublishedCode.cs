using System.Diagnostics;
using Amazon.CDK.AWS.Lambda;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk.Functions;

/// <summary>Runs <c>dotnet publish</c>, without Docker, unless the output of the same sources is there already.</summary>
/// <param name="root">The repository.</param>
/// <param name="output">Where published functions are kept.</param>
internal sealed class PublishedCode(string root, string output) : IFunctionCode
{
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromMinutes(10);

    public Code For(string project, ProcessorArchitecture architecture)
    {
        var runtime = architecture == ProcessorArchitecture.Arm64 ? "linux-arm64" : "linux-x64";
        var digest = SourceDigest.Of(root, [$"functions/{project}", "platform"], runtime);
        var folder = Path.Combine(output, $"{project}-{digest}");
        if (!Directory.Exists(folder))
            Publish(project, runtime, folder);
        return Code.FromAsset(folder);
    }

    /// <summary>Into a folder that gets its name when it is whole.</summary>
    private void Publish(string project, string runtime, string folder)
    {
        var unfinished = folder + ".unfinished";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = root,
            ArgumentList =
            {
                "publish", Path.Combine("functions", project), "-c", "Release", "-r", runtime, "--no-self-contained",
                $"-p:LambdaRuntimeIdentifier={runtime}", "-p:PublishReadyToRun=true", "-o", unfinished, "--nologo", "-v", "quiet",
            },
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var said = publish.StandardOutput.ReadToEndAsync();
        if (!publish.WaitForExit(PublishTimeout))
            publish.Kill(entireProcessTree: true);
        if (publish.ExitCode != 0)
            throw new InvalidOperationException($"functions/{project} cannot be published:\n{said.GetAwaiter().GetResult()}");
        Directory.Move(unfinished, folder);
    }
}
