using EmailPlatform.Embedded.Database;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Embedded.Tests.Database;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryData _data = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Folder_OpenInAnotherPlace_IsRefusedWithItsPath()
    {
        var e = Assert.Throws<DataFolderInUseException>(() => DataFolder.Open(_data.Folder.Path));
        Assert.Contains(_data.Folder.Path, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(999, "a later")]
    [InlineData(1, "an earlier")]
    public async Task Open_FileOfAnotherVersion_IsRefused(int version, string which)
    {
        await _data.Database.WriteAsync(new Sql($"PRAGMA user_version={version}"), Cancellation);
        var e = Assert.Throws<InvalidDataException>(_data.Reopen);
        Assert.Contains($"version {version}", e.Message, StringComparison.Ordinal);
        Assert.Contains(which, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_OneFails_ItsNeighboursStay()
    {
        var writes = Enumerable.Range(0, 300)
            .Select(i => _data.Database.WriteAsync(new Insert(i, fail: i % 10 == 3), Cancellation))
            .ToList();
        for (var i = 0; i < writes.Count; i++)
        {
            if (i % 10 == 3)
                await Assert.ThrowsAsync<InvalidOperationException>(() => writes[i]);
            else
                Assert.Equal(i, await writes[i]);
        }

        Assert.Equal(270, Scalar("SELECT count(*) FROM event"));
        Assert.Equal(0, Scalar("SELECT count(*) FROM event WHERE id % 10 = 3"));
    }

    [Fact]
    public async Task Write_SustainedWithReaders_KeepsTheLogBounded()
    {
        const int Rows = 4000;
        const int RowBytes = 20_000;
        using var folder = DataFolder.Open(Path.Combine(_data.Folder.Path, "bounded"));
        var settings = PlatformSchema.Settings with { SoftLogBytes = 4 << 20, HardLogBytes = 16 << 20 };
        using var database = SqliteDatabase.Open(folder, settings, NullLogger.Instance);
        var log = new FileInfo(Path.Combine(folder.Path, "platform.db-wal"));

        var longest = 0L;
        using var stopReading = new CancellationTokenSource();
        var reading = Task.Run(
            () =>
            {
                while (!stopReading.IsCancellationRequested)
                {
                    using var lease = database.Read();
                    lease.Connection.Scalar("SELECT count(*) FROM (SELECT id FROM event LIMIT 1000)");
                }
            },
            Cancellation);
        foreach (var chunk in Enumerable.Range(0, Rows).Chunk(50))
        {
            await Task.WhenAll(chunk.Select(i => database.WriteAsync(new Insert(i, fail: false, RowBytes), Cancellation)));
            log.Refresh();
            longest = Math.Max(longest, log.Length);
        }

        await stopReading.CancelAsync();
        await reading;
        Assert.InRange(longest, settings.SoftLogBytes / 2, 2 * settings.HardLogBytes);
        using var last = database.Read();
        Assert.Equal(Rows, last.Connection.Scalar("SELECT count(*) FROM event"));
        Assert.Equal(0, last.Connection.Scalar("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"));
    }

    public void Dispose() => _data.Dispose();

    private long Scalar(string sql)
    {
        using var lease = _data.Database.Read();
        return lease.Connection.Scalar(sql);
    }

    private sealed class Sql(string sql) : WriteOperation<int>
    {
        protected override int Execute(Connection connection)
        {
            connection.Execute(sql);
            return 0;
        }
    }

    private sealed class Insert(int id, bool fail, int bytes = 1) : WriteOperation<int>
    {
        protected override int Execute(Connection connection)
        {
            connection.Prepare("INSERT INTO event(id, appended_at, key, data) VALUES(?1, 0, 'k', ?2)").Bind(1, 1_000_000L + id).Bind(2, new byte[bytes]).Run();
            return fail ? throw new InvalidOperationException("a bug") : id;
        }
    }
}
