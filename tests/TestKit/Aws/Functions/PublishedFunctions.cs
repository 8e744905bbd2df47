using System.Diagnostics;

namespace EmailPlatform.TestKit.Aws.Functions;

/// <summary>What <c>dotnet publish</c> makes of the functions, published again where their sources are newer.</summary>
public static class PublishedFunctions
{
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromMinutes(8);
    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>The folder of one function, as it is uploaded.</summary>
    /// <param name="project">Its folder under functions/.</param>
    /// <param name="readyToRun">Compiled ahead of time, as it is deployed.</param>
    public static async Task<string> FolderAsync(string project, bool readyToRun = true)
    {
        var solution = FindSolution();
        var root = Path.Combine(solution, "artifacts", readyToRun ? "published" : "published-il");
        await Turn.WaitAsync();
        try
        {
            if (!IsFresh(solution, root))
                await PublishAsync(solution, root, readyToRun);
        }
        finally
        {
            Turn.Release();
        }
        return Path.Combine(root, $"EmailPlatform.Functions.{project}");
    }

    private static bool IsFresh(string solution, string root)
    {
        var mark = new FileInfo(Path.Combine(root, "published"));
        return mark.Exists && new[] { "functions", "platform" }
            .SelectMany(folder => new DirectoryInfo(Path.Combine(solution, folder)).EnumerateFiles("*", SearchOption.AllDirectories))
            .Where(file => file.Extension is ".cs" or ".csproj" or ".props" or ".proj"
                && !file.FullName.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .All(file => file.LastWriteTimeUtc < mark.LastWriteTimeUtc);
    }

    private static async Task PublishAsync(string solution, string root, bool readyToRun)
    {
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        var started = TimeProvider.System.GetUtcNow();
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = solution,
            ArgumentList = { "msbuild", "functions/publish.proj", $"-p:PublishRoot={root}/", $"-p:ReadyToRun={(readyToRun ? "true" : "false")}", "-nologo", "-v:quiet", "-nodeReuse:false" },
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var publish = Process.Start(start) ?? throw new IOException("dotnet does not start.");
        publish.StandardInput.Close();
        using var timeout = new CancellationTokenSource(PublishTimeout);
        var said = await publish.StandardOutput.ReadToEndAsync(timeout.Token);
        await publish.WaitForExitAsync(timeout.Token);
        if (publish.ExitCode != 0)
            throw new InvalidOperationException($"The functions cannot be published:\n{said}");
        var mark = Path.Combine(root, "published");
        await File.WriteAllTextAsync(mark, "", timeout.Token);
        File.SetLastWriteTimeUtc(mark, started.UtcDateTime);
    }

    private static string FindSolution()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EmailPlatform.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution is not above this program.");
        return folder;
    }
}
