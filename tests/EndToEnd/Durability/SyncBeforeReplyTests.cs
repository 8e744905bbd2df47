using EmailPlatform.EndToEnd.Tests.Running;
using EmailPlatform.TestKit.Durability;

namespace EmailPlatform.EndToEnd.Tests.Durability;

/// <summary>A kill leaves the kernel's page cache, so this looks at the system calls: the reply leaves after the flush.</summary>
[Collection(AloneCollection.Name)]
public sealed class SyncBeforeReplyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reply_OfASend_LeavesAfterTheFlushOfAllItPromises(bool bySmtp)
    {
        Assert.SkipWhen(TracedSends.Unavailable is not null, TracedSends.Unavailable ?? "");
        var folder = Directory.CreateTempSubdirectory("sync-before-reply-");
        var sends = await TracedSends.RunAsync(folder.FullName, PlatformProcess.DefaultFolder, bySmtp, Cancellation);

        Assert.All(sends, send => Assert.True(send.Missing.Count == 0, $"{send.Send.Token} ({send.Send.Kind}):\n{string.Join('\n', send.Missing)}"));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Missing_WhereTheSyncComesAfterTheReply_SaysSo()
    {
        string[] trace =
        [
            "11 1.0 pwrite64(20</d/platform.db-wal>, \"id1 data\", 4096, 24) = 4096",
            "12 1.1 sendto(30<socket:[5]>, \"HTTP/1.1 202 Accepted id1\", 25, MSG_NOSIGNAL, NULL, 0 <unfinished ...>",
            "11 1.2 fdatasync(20</d/platform.db-wal>) = 0",
            "12 1.3 <... sendto resumed>) = 25",
        ];
        Assert.Single(SyncTrace.Parse(trace).Missing("id1", ["id1"], "/d", inBlob: false));

        (trace[1], trace[2]) = (trace[2], trace[1]);
        Assert.Empty(SyncTrace.Parse(trace).Missing("id1", ["id1"], "/d", inBlob: false));
    }

    [Fact]
    public void Missing_WhereABlobsFolderIsNotSynced_SaysSo()
    {
        List<string> trace =
        [
            "11 1.0 mkdir(\"/d/blobs/id1\", 0777) = 0",
            "11 1.1 fsync(19</d/blobs>) = 0",
            "11 1.2 pwrite64(20</d/blobs/id1/.tmp-1>, \"id1\", 3, 0) = 3",
            "11 1.3 fsync(20</d/blobs/id1/.tmp-1>) = 0",
            "11 1.4 rename(\"/d/blobs/id1/.tmp-1\", \"/d/blobs/id1/content\") = 0",
            "11 1.5 fsync(21</d/blobs/id1>) = 0",
            "11 1.6 pwrite64(22</d/platform.db-wal>, \"id1\", 3, 24) = 3",
            "11 1.7 fdatasync(22</d/platform.db-wal>) = 0",
            "12 1.8 sendto(30<socket:[5]>, \"202 id1\", 7, 0, NULL, 0) = 7",
        ];
        Assert.Empty(SyncTrace.Parse(trace).Missing("202 id1", ["id1"], "/d", inBlob: true));
        foreach (var sync in new[] { 1, 3, 5, 7 })
            Assert.Single(SyncTrace.Parse(trace.Where((_, line) => line != sync)).Missing("202 id1", ["id1"], "/d", inBlob: true));
    }
}
