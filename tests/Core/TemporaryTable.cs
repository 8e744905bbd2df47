using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Tables;
using EmailPlatform.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Core.Tests;

/// <summary>The real embedded table in a folder of its own, under a clock that the test moves.</summary>
public sealed class TemporaryTable : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ep-core-{Guid.NewGuid():N}");
    private readonly DataFolder _folder;
    private readonly SqliteDatabase _database;

    public TemporaryTable()
    {
        _folder = DataFolder.Open(_path);
        _database = SqliteDatabase.Open(_folder, NullLogger<SqliteDatabase>.Instance);
        Table = new SqliteTable(_database, Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public ITable Table { get; }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
        Directory.Delete(_path, recursive: true);
    }
}
