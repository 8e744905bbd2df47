using EmailPlatform.Embedded.Database;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Embedded.Tests;

/// <summary>A data folder of its own for one test, which can be closed and opened again.</summary>
internal sealed class TemporaryData : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ep-{Guid.NewGuid():N}");

    public TemporaryData() => (Folder, Database) = Open();

    public string FolderPath => _path;

    public DataFolder Folder { get; private set; }

    public SqliteDatabase Database { get; private set; }

    public void Reopen()
    {
        Close();
        (Folder, Database) = Open();
    }

    public void Dispose()
    {
        Close();
        Directory.Delete(_path, recursive: true);
    }

    /// <summary>As the end of the process does. Closing again does nothing.</summary>
    public void Close()
    {
        Database.Dispose();
        Folder.Dispose();
    }

    private (DataFolder Folder, SqliteDatabase Database) Open()
    {
        var folder = DataFolder.Open(_path);
        return (folder, SqliteDatabase.Open(folder, NullLogger<SqliteDatabase>.Instance));
    }
}
