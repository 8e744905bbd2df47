using System.Runtime.InteropServices;

namespace EmailPlatform.Embedded.Files;

/// <summary>
/// Writing files so that they survive the loss of power: whole or not at all. The bytes reach the disk under a temporary name, which then
/// becomes the right one; the folder reaches the disk last, since it is what holds the name.
/// </summary>
internal static partial class DurableFile
{
    /// <summary>What temporary names begin with. A crash may leave some behind.</summary>
    public const string TemporaryPrefix = ".tmp-";

    private static readonly Lock[] Making = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    /// <summary>Writes a file in place of the one that may be there. The folder must be durable already.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        Stage(path, content, mode, temporary => File.Move(temporary, path, overwrite: true));
        Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a file where there is none. Returns false where there is one.</summary>
    public static bool TryWriteNew(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        try
        {
            Stage(path, content, mode, temporary => File.Move(temporary, path, overwrite: false));
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }

        Flush(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Removes a file for good. Returns whether there was one.</summary>
    public static bool Delete(string path)
    {
        if (!File.Exists(path))
            return false;
        File.Delete(path);
        Flush(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>
    /// Makes a folder and those above it, where they are missing. Of several callers at once, those that find a folder made wait until its
    /// name is durable: each of them is about to promise something that stands in it.
    /// </summary>
    /// <param name="mode">Of the folder itself; those above it have the default.</param>
    public static void CreateFolder(string path, UnixFileMode? mode = null)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
            return;
        CreateFolder(parent);
        lock (Making[(uint)path.GetHashCode(StringComparison.Ordinal) % Making.Length])
        {
            if (Directory.Exists(path))
                return;
            if (mode is { } only && !OperatingSystem.IsWindows())
                Directory.CreateDirectory(path, only);
            else
                Directory.CreateDirectory(path);
            Flush(parent);
        }
    }

    private static void Stage(string path, ReadOnlySpan<byte> content, UnixFileMode? mode, Action<string> rename)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, TemporaryPrefix + Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (mode is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            rename(temporary);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes the names in a folder durable. Windows does that by itself.</summary>
    private static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        const int ReadOnly = 0;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"'{folder}' cannot be opened (errno {Marshal.GetLastPInvokeError()}).");
        var failed = Synchronize(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed)
            throw new IOException($"'{folder}' cannot be flushed to disk (errno {error}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
