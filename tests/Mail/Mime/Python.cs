using System.Diagnostics;
using System.Text;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>Debian's Python, whose mail packages are a second opinion on ours.</summary>
internal static class Python
{
    private const string Path = "/usr/bin/python3";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Whether Python is here and has the module.</summary>
    public static bool Has(string module) => File.Exists(Path) && Run($"import {module}", [], CancellationToken.None).Result.ExitCode == 0;

    public static async Task<(int ExitCode, string Output)> Run(string script, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        var start = new ProcessStartInfo(Path, ["-c", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, output + await errors);
    }
}
