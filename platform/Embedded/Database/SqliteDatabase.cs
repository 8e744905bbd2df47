using Microsoft.Extensions.Logging;

namespace EmailPlatform.Embedded.Database;

/// <summary>
/// One database file in write-ahead mode: any number of readers beside one writer that commits in groups.
/// A write that has completed has reached the disk.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private readonly Checkpointer _checkpointer;
    private readonly GroupWriter _writer;
    private readonly ReadPool _readers;

    private readonly string _path;
    private bool _isDisposed;

    private SqliteDatabase(string path, DatabaseSettings settings, ILogger logger)
    {
        _path = path;
        var writer = OpenForWriting(path, settings);
        var name = Path.GetFileNameWithoutExtension(path);
        _checkpointer = new Checkpointer(
            () => Configure(Connection.Open(path), settings, cacheBytes: 1 << 20),
            $"{name} checkpoints",
            (int)(settings.SoftLogBytes / settings.PageSize),
            (int)(settings.HardLogBytes / settings.PageSize),
            e => Log.CheckpointFailed(logger, e, path));
        _writer = new GroupWriter(writer, _checkpointer, $"{name} writer");
        _readers = new ReadPool(() => Configure(Connection.Open(path, readOnly: true), settings, cacheBytes: 8 << 20));
    }

    /// <summary>Opens <c>platform.db</c>, where the table, the work queues and the event stream live, and makes it where it is missing.</summary>
    /// <exception cref="InvalidDataException">The file was written by another version of the platform, which kept things elsewhere.</exception>
    public static SqliteDatabase Open(DataFolder folder, ILogger<SqliteDatabase> logger) => Open(folder, PlatformSchema.Settings, logger);

    /// <summary>Commits what was asked for, and closes. Nothing may use it afterwards.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _writer.Dispose();
        _checkpointer.Dispose();
        _readers.Dispose();
    }

    internal static SqliteDatabase Open(DataFolder folder, DatabaseSettings settings, ILogger logger) =>
        new(folder.Combine(settings.FileName), settings, logger);

    /// <summary>The path of a file in the same folder.</summary>
    internal string PathBeside(string name) => Path.Combine(Path.GetDirectoryName(_path)!, name);

    internal ReadPool.Lease Read() => _readers.Rent();

    internal Task<TResult> WriteAsync<TResult>(WriteOperation<TResult> operation, CancellationToken cancellationToken) =>
        _writer.WriteAsync(operation, cancellationToken);

    private static Connection OpenForWriting(string path, DatabaseSettings settings)
    {
        var connection = Connection.Open(path);
        try
        {
            connection.Execute($"PRAGMA page_size={settings.PageSize}; PRAGMA journal_mode=WAL");
            Configure(connection, settings, settings.CacheBytes);
            var version = connection.Scalar("PRAGMA user_version");
            if (version != 0 && version != settings.SchemaVersion)
            {
                throw new InvalidDataException(
                    $"'{path}' has schema version {version}; this program knows {settings.SchemaVersion}. It was written by {(version > settings.SchemaVersion ? "a later" : "an earlier")} version.");
            }

            if (version == 0)
                connection.Execute($"BEGIN IMMEDIATE; {settings.Schema}; PRAGMA user_version={settings.SchemaVersion}; COMMIT");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static Connection Configure(Connection connection, DatabaseSettings settings, long cacheBytes)
    {
        connection.Execute($"""
            PRAGMA synchronous={(settings.SurvivesPowerLoss ? "FULL" : "NORMAL")};
            PRAGMA wal_autocheckpoint=0;
            PRAGMA cache_size={-cacheBytes / 1024};
            PRAGMA temp_store=MEMORY;
            """);
        return connection;
    }
}
