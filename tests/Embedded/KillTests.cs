using System.Diagnostics;
using System.Globalization;
using System.Text;
using EmailPlatform.Core.Streams;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Queues;
using EmailPlatform.Embedded.Streams;
using EmailPlatform.Embedded.Tables;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Embedded.Tests;

/// <summary>A process that writes to every store is killed at a random moment, and again: what it had acknowledged is there.</summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 5;
    private const long IdsOfARound = 10_000_000;

    private readonly TemporaryData _data = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_WhileWriting_LosesNothingThatWasAcknowledged()
    {
        var acknowledged = new Dictionary<string, HashSet<string>>();
        _data.Close();
        for (var round = 1; round <= Rounds; round++)
            await WriteAndKillAsync(round * IdsOfARound, acknowledged);
        _data.Reopen();

        Assert.True(acknowledged["table"].Count > 100 * Rounds);
        await AssertTableAsync(acknowledged["table"]);
        await AssertQueueAsync(acknowledged["queue"]);
        await AssertStreamAsync(acknowledged["stream"]);
        await AssertBlobsAsync(acknowledged["blob"]);
        using var lease = _data.Database.Read();
        Assert.Equal(0, lease.Connection.Scalar("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"));
    }

    public void Dispose() => _data.Dispose();

    private async Task WriteAndKillAsync(long firstId, Dictionary<string, HashSet<string>> acknowledged)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "EmailPlatform.Embedded.CrashHost.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", host, _data.FolderPath, firstId.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var lines = 0;
        var killAt = Random.Shared.Next(1000, 20_000);
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            // The last line may have been cut by the kill; a whole one has a kind and an id of eight or nine digits.
            if (line.Split(' ') is [var kind, { Length: 8 or 9 } id])
            {
                if (!acknowledged.TryGetValue(kind, out var ids))
                    acknowledged.Add(kind, ids = []);
                ids.Add(id);
            }

            if (++lines == killAt)
                process.Kill();
        }

        await process.WaitForExitAsync(Cancellation);
        Assert.True(lines >= killAt, $"The process ended by itself with {process.ExitCode}.");
    }

    private async Task AssertTableAsync(HashSet<string> ids)
    {
        var table = new SqliteTable(_data.Database, TimeProvider.System);
        foreach (var id in ids)
        {
            Assert.NotNull(await table.GetAsync(new($"a#{id}", "r"), Cancellation));
            Assert.NotNull(await table.GetAsync(new($"b#{id}", "r"), Cancellation));
        }

        using var lease = _data.Database.Read();
        Assert.Equal(0, lease.Connection.Scalar("SELECT (SELECT count(*) FROM item WHERE partition LIKE 'a#%') - (SELECT count(*) FROM item WHERE partition LIKE 'b#%')"));
    }

    private async Task AssertQueueAsync(HashSet<string> ids)
    {
        using var queue = new SqliteWorkQueue(_data.Database, "crash", TimeProvider.System);
        var handler = new RecordingWorkHandler();
        using var pump = new WorkQueuePump(queue, handler, new WorkQueuePumpOptions(), TimeProvider.System, NullLogger<WorkQueuePump>.Instance);
        await pump.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => queue.Depth.Ready == 0, "the queue is empty", Cancellation);
        await pump.StopAsync(CancellationToken.None);
        Assert.Superset(ids, handler.Received.Select(work => Encoding.UTF8.GetString(work.Body.Span)).ToHashSet());
    }

    private async Task AssertStreamAsync(HashSet<string> ids)
    {
        var stream = new SqliteEventStream(_data.Database, TimeSpan.FromDays(1), TimeProvider.System);
        var seen = new IdSet();
        using var pump = new EventStreamPump(stream, "c", seen, new EventStreamPumpOptions(), TimeProvider.System, NullLogger<EventStreamPump>.Instance);
        await pump.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => seen.Holds(ids), "every acknowledged record is read", Cancellation);
        await pump.StopAsync(CancellationToken.None);
    }

    private async Task AssertBlobsAsync(HashSet<string> ids)
    {
        var urls = new UploadUrls(new Uri("http://localhost"), new byte[32], TimeProvider.System);
        var blobs = new FileBlobStore(_data.Folder, urls, TimeProvider.System);
        foreach (var id in ids)
            Assert.True(await blobs.GetLengthAsync($"crash/{id}", Cancellation) > 1000);
    }

    private sealed class IdSet : IStreamHandler
    {
        private readonly HashSet<string> _ids = [];

        public bool Holds(HashSet<string> ids)
        {
            lock (_ids)
                return ids.IsSubsetOf(_ids);
        }

        public ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
        {
            lock (_ids)
            {
                foreach (var record in batch)
                    _ids.Add(Encoding.UTF8.GetString(record.Data.Span));
            }

            return ValueTask.CompletedTask;
        }
    }
}
