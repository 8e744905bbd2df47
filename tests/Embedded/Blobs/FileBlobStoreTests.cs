using EmailPlatform.Core.Blobs;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.TestKit.Contracts;

namespace EmailPlatform.Embedded.Tests.Blobs;

public sealed class FileBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryData _data = new();
    private readonly FileBlobStore _blobs;

    public FileBlobStoreTests()
    {
        var urls = new UploadUrls(new Uri("http://127.0.0.1:8080"), new byte[32], Time);
        _blobs = new FileBlobStore(_data.Folder, urls, Time);
    }

    protected override IBlobStore Blobs => _blobs;

    [Fact]
    public async Task Sweep_ExpiredBlobs_AreRemovedAndNoOthers()
    {
        var soon = Time.GetUtcNow().AddSeconds(10);
        await Blobs.PutAsync("keep", Bytes(1), null, Cancellation);
        await Blobs.PutAsync("a/soon", Bytes(1), soon, Cancellation);
        await Blobs.PutAsync("a/later", Bytes(1), soon.AddDays(1), Cancellation);
        await Blobs.PutAsync("a/kept-after-all", Bytes(1), soon, Cancellation);
        await Blobs.PutAsync("a/kept-after-all", Bytes(1), null, Cancellation);

        Time.Advance(TimeSpan.FromSeconds(9));
        await _blobs.SweepAsync(Cancellation);
        Assert.Equal(4, (await Blobs.ListAsync("", null, 10, Cancellation)).Count);

        Time.Advance(TimeSpan.FromSeconds(1));
        await _blobs.SweepAsync(Cancellation);
        Assert.Equal(["a/kept-after-all", "a/later", "keep"], await Blobs.ListAsync("", null, 10, Cancellation));
        Assert.Single(Directory.GetFiles(_data.Folder.Path, "*.expires", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task TryPutNew_OfManyAtOnce_OneSucceeds()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Task.Run(async () => await _blobs.TryPutNewAsync("a", new[] { (byte)i }, null, Cancellation))));

        var winner = Assert.Single(Enumerable.Range(0, 20), i => results[i]);
        Assert.Equal((byte)winner, (await Blobs.GetAsync("a", Cancellation))!.Value.Span[0]);
    }

    public void Dispose() => _data.Dispose();
}
