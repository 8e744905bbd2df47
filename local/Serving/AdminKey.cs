using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Local.Serving;

/// <summary>The first API key: the operator's own, or one made up, which is shown on a terminal or else written to a file that only he can read.</summary>
internal static class AdminKey
{
    private const string FileName = "admin-key";

    public static async Task<Outcome<Shown>> EnsureAsync(FirstStart start, ServeOptions options, string folder)
    {
        if ((await start.EnsureAsync(options.AdminKey, CancellationToken.None)).IsRefused(out var refusal, out var made))
            return refusal;
        if (made.Text is not { } text)
            return new Shown(options.AdminKey is null ? $"API key    the one made before{WhereItStands(folder)}" : "API key    the one that was given");
        if (!Console.IsOutputRedirected)
        {
            await start.ConfirmShownAsync(CancellationToken.None);
            return new Shown($"API key    {text}   (shown only now)");
        }
        var path = Path.Combine(folder, FileName);
        await WriteAsync(path, text);
        await start.ConfirmShownAsync(CancellationToken.None);
        return new Shown($"API key    in {path}");
    }

    private static string WhereItStands(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? $", in {path}" : "";
    }

    private static async Task WriteAsync(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await using var writer = new StreamWriter(file);
        await writer.WriteLineAsync(text);
        await writer.FlushAsync();
        file.Flush(flushToDisk: true);
    }

    /// <param name="Line">What the start says of the key.</param>
    public sealed record Shown(string Line);
}
