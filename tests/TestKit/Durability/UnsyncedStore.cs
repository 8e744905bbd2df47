using System.Diagnostics;
using System.Reflection;

namespace EmailPlatform.TestKit.Durability;

/// <summary>
/// A folder whose writes are lost at a kill unless they were synced. The work is done by <c>unsynced.c</c>, preloaded into the process that
/// writes there; <see cref="LosePower"/> then puts what was durable in the folder's place.
/// </summary>
public sealed class UnsyncedStore
{
    private readonly string _library;
    private readonly string _shadow;
    private readonly bool _ignoresSync;

    private UnsyncedStore(string folder, string library, bool ignoresSync)
    {
        Root = Path.Combine(folder, "store");
        _shadow = Path.Combine(folder, "shadow");
        _library = library;
        _ignoresSync = ignoresSync;
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(_shadow);
    }

    /// <summary>The watched folder. It stands itself; the names in it are as durable as any others.</summary>
    public string Root { get; }

    /// <summary>What the process needs in its environment.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment
    {
        get
        {
            yield return new("LD_PRELOAD", _library);
            yield return new("UNSYNCED_ROOT", Root);
            yield return new("UNSYNCED_SHADOW", _shadow);
            if (_ignoresSync)
                yield return new("UNSYNCED_IGNORE", "1");
        }
    }

    /// <summary>Why it cannot be had here; null where it can.</summary>
    public static string? Missing =>
        !OperatingSystem.IsLinux() ? "Needs Linux (LD_PRELOAD)." : Programs.Find("gcc") is null ? "Needs gcc to build the store that drops unsynced writes." : null;

    /// <param name="folder">Empty, on a file system of the kernel's (it numbers files).</param>
    /// <param name="ignoresSync">A sync makes nothing durable: what a test must notice.</param>
    public static async Task<UnsyncedStore> CreateAsync(string folder, bool ignoresSync, CancellationToken cancellationToken)
    {
        var source = Path.Combine(folder, "unsynced.c");
        var library = Path.Combine(folder, "unsynced.so");
        await using (var file = File.Create(source))
        await using (var content = Assembly.GetExecutingAssembly().GetManifestResourceStream("unsynced.c")!)
            await content.CopyToAsync(file, cancellationToken);
        using var gcc = Process.Start(new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl", "-lpthread"]))!;
        await gcc.WaitForExitAsync(cancellationToken);
        if (gcc.ExitCode != 0)
            throw new IOException("gcc does not compile unsynced.c.");
        return new UnsyncedStore(folder, library, ignoresSync);
    }

    /// <summary>Call it between two lives of the process: only what was durable is left.</summary>
    public void LosePower()
    {
        var before = _shadow + ".before";
        Directory.Move(_shadow, before);
        Directory.Delete(Root, recursive: true);
        Restore(before, File.ReadAllText(Path.Combine(before, "root")).Trim(), Root);
        Directory.Delete(before, recursive: true);
        Directory.CreateDirectory(_shadow);
    }

    private static void Restore(string shadow, string inode, string folder)
    {
        Directory.CreateDirectory(folder);
        var names = Path.Combine(shadow, "folders", inode);
        if (!File.Exists(names))
            return;
        foreach (var line in File.ReadLines(names))
        {
            var fields = line.Split(' ', 3);
            var path = Path.Combine(folder, fields[2]);
            if (fields[1] == "d")
                Restore(shadow, fields[0], path);
            else
                RestoreFile(Path.Combine(shadow, "files", fields[0]), path);
        }
    }

    /// <summary>A name may be durable whose content is not: then the file is empty.</summary>
    private static void RestoreFile(string content, string path)
    {
        if (File.Exists(content))
            File.Copy(content, path);
        else
            File.Create(path).Dispose();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
