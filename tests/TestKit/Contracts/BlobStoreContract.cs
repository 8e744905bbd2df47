using EmailPlatform.Core.Blobs;
using Xunit;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>What every blob store promises. A test class derives from it for each adapter.</summary>
public abstract class BlobStoreContract
{
    protected ManualTimeProvider Time { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The store under test, on the clock of <see cref="Time"/>; empty at the begin of each test.</summary>
    protected abstract IBlobStore Blobs { get; }

    [Fact]
    public async Task Get_AbsentBlob_IsNull()
    {
        Assert.Null(await Blobs.GetAsync("a/b", Cancellation));
        Assert.Null(await Blobs.GetLengthAsync("a/b", Cancellation));
        await Blobs.DeleteAsync("a/b", Cancellation);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("events/day=2026-01-02/bucket=07/0193-ab_C.jsonl.gz")]
    [InlineData("x.expires")]
    [InlineData("tmp-1/tmp-2")]
    public async Task Put_Blob_IsReadBackByteForByte(string name)
    {
        var content = Bytes(100_000);
        await Blobs.PutAsync(name, content, expiresAt: null, Cancellation);

        Assert.Equal(content, (await Blobs.GetAsync(name, Cancellation))!.Value.ToArray());
        Assert.Equal(content.Length, await Blobs.GetLengthAsync(name, Cancellation));
        Assert.Equal([name], await Blobs.ListAsync("", null, 10, Cancellation));
    }

    [Fact]
    public async Task Put_EmptyBlob_IsThere()
    {
        await Blobs.PutAsync("empty", ReadOnlyMemory<byte>.Empty, null, Cancellation);
        Assert.Equal(0, await Blobs.GetLengthAsync("empty", Cancellation));
    }

    [Fact]
    public async Task Put_Again_ReplacesTheWhole()
    {
        await Blobs.PutAsync("a", Bytes(5000), null, Cancellation);
        await Blobs.PutAsync("a", "short"u8.ToArray(), null, Cancellation);
        Assert.Equal("short"u8.ToArray(), (await Blobs.GetAsync("a", Cancellation))!.Value.ToArray());
    }

    [Fact]
    public async Task Put_ConcurrentWithReads_IsNeverSeenInPart()
    {
        byte[][] versions = [.. Enumerable.Range(0, 10).Select(i => Enumerable.Repeat((byte)i, 20_000 + i).ToArray())];
        await Blobs.PutAsync("a", versions[0], null, Cancellation);

        var writers = versions.Select(version => Task.Run(async () => await Blobs.PutAsync("a", version, null, Cancellation)));
        var reader = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                var content = (await Blobs.GetAsync("a", Cancellation))!.Value.ToArray();
                Assert.Equal(versions[content[0]], content);
            }
        });
        await Task.WhenAll([.. writers, reader]);
    }

    [Fact]
    public async Task Delete_Blob_IsGone()
    {
        await Blobs.PutAsync("a/b", Bytes(10), Time.GetUtcNow().AddDays(1), Cancellation);
        await Blobs.DeleteAsync("a/b", Cancellation);

        Assert.Null(await Blobs.GetAsync("a/b", Cancellation));
        Assert.Empty(await Blobs.ListAsync("", null, 10, Cancellation));
    }

    [Fact]
    public async Task List_ByPrefixInPages_IsOrdinalAndComplete()
    {
        string[] names = ["a-b", "a.b", "a/b", "a/b.c", "a/c/d", "a0", "aB", "b", "b=1/x"];
        foreach (var name in names.Reverse())
            await Blobs.PutAsync(name, Bytes(1), null, Cancellation);

        Assert.Equal(names, await Blobs.ListAsync("", null, 100, Cancellation));
        Assert.Equal(["a/b", "a/b.c", "a/c/d"], await Blobs.ListAsync("a/", null, 100, Cancellation));
        Assert.Equal(["a/b", "a/b.c"], await Blobs.ListAsync("a/b", null, 100, Cancellation));
        Assert.Equal(["a/c/d"], await Blobs.ListAsync("a/c/d", null, 100, Cancellation));
        Assert.Empty(await Blobs.ListAsync("a/c/d/", null, 100, Cancellation));

        var pages = new List<string>();
        for (string? after = null; ;)
        {
            var page = await Blobs.ListAsync("", after, 2, Cancellation);
            if (page.Count == 0)
                break;
            Assert.InRange(page.Count, 1, 2);
            pages.AddRange(page);
            after = page[^1];
        }

        Assert.Equal(names, pages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/.b")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("ä")]
    [InlineData("a\0")]
    public async Task Name_ThatIsNone_Throws(string name)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Blobs.PutAsync(name, Bytes(1), null, Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Blobs.GetAsync(name, Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Blobs.GetLengthAsync(name, Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Blobs.DeleteAsync(name, Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Blobs.CreateUploadUrlAsync(name, "text/plain", 1, Time.GetUtcNow().AddHours(1), Cancellation));
    }

    [Fact]
    public async Task CreateUploadUrl_IsAnAbsoluteUrlThatNamesTheBlob()
    {
        var url = await Blobs.CreateUploadUrlAsync("t/default/a1", "application/pdf", 1000, Time.GetUtcNow().AddHours(1), Cancellation);
        Assert.True(url.IsAbsoluteUri);
        Assert.Contains("t/default/a1", url.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UploadUrl_TakesWhatItIsFor()
    {
        var content = Bytes(1000);
        var url = await Blobs.CreateUploadUrlAsync("t/default/upload", "application/pdf", 1000, Time.GetUtcNow().AddHours(1), Cancellation);

        Assert.True(await UploadAsync(url, "application/pdf", content));
        Assert.Equal(content, (await Blobs.GetAsync("t/default/upload", Cancellation))!.Value.ToArray());
    }

    [Theory]
    [InlineData("application/pdf", 999)]
    [InlineData("application/pdf", 1001)]
    [InlineData("text/html", 1000)]
    public async Task UploadUrl_OfAnotherLengthOrType_TakesNothing(string contentType, int bytes)
    {
        var url = await Blobs.CreateUploadUrlAsync("t/default/upload", "application/pdf", 1000, Time.GetUtcNow().AddHours(1), Cancellation);

        Assert.False(await UploadAsync(url, contentType, Bytes(bytes)));
        Assert.Null(await Blobs.GetAsync("t/default/upload", Cancellation));
    }

    /// <summary>Does what a client does with an upload URL.</summary>
    /// <returns>Whether it was taken.</returns>
    protected abstract Task<bool> UploadAsync(Uri url, string contentType, byte[] content);

    protected static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}
