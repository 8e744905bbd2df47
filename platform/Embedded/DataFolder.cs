using EmailPlatform.Embedded.Files;

namespace EmailPlatform.Embedded;

/// <summary>
/// The folder where everything durable lives. One process owns it at a time: the databases keep state in memory that a second
/// process would not see, so opening takes a lock that the kernel gives back when the process ends, however it ends.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Makes the folder where it is missing (mode 0700) and takes the lock.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it open.</exception>
    public static DataFolder Open(string path)
    {
        var absolute = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        DurableFile.CreateFolder(absolute, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var file = System.IO.Path.Combine(absolute, "lock");
        try
        {
            return new DataFolder(absolute, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new DataFolderInUseException(absolute, e);
        }
    }

    public void Dispose() => _lock.Dispose();

    internal string Combine(string name) => System.IO.Path.Combine(Path, name);
}
