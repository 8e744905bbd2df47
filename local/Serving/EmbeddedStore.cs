using EmailPlatform.Core.Keys;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Keys;
using EmailPlatform.Embedded.Tables;

namespace EmailPlatform.Local.Serving;

/// <summary>The data folder, opened: what must be there before the other services can be made.</summary>
internal sealed class EmbeddedStore : IDisposable
{
    private EmbeddedStore(DataFolder folder, FileKeyVault vault, SqliteDatabase database, SqliteTable table, UploadUrls uploads) =>
        (Folder, Vault, Database, Table, Uploads) = (folder, vault, database, table, uploads);

    public DataFolder Folder { get; }

    public FileKeyVault Vault { get; }

    public SqliteDatabase Database { get; }

    public SqliteTable Table { get; }

    public UploadUrls Uploads { get; }

    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    public static async Task<EmbeddedStore> OpenAsync(string path, Uri publicUrl, ILoggerFactory logging, TimeProvider time)
    {
        var folder = DataFolder.Open(path);
        var vault = FileKeyVault.Open(folder);
        var database = SqliteDatabase.Open(folder, logging.CreateLogger<SqliteDatabase>());
        var table = new SqliteTable(database, time);
        var uploadKey = await new PlatformSecrets(table, vault).GetAsync(PlatformSecrets.Upload, CancellationToken.None);
        return new EmbeddedStore(folder, vault, database, table, new UploadUrls(publicUrl, uploadKey, time));
    }

    public void Dispose()
    {
        Database.Dispose();
        Vault.Dispose();
        Folder.Dispose();
    }
}
