using EmailPlatform.Core.Blobs;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.TestKit.Contracts;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailPlatform.Embedded.Tests.Blobs;

public sealed class FileBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryData _data = new();
    private readonly UploadUrls _urls;
    private readonly FileBlobStore _blobs;

    public FileBlobStoreTests()
    {
        _urls = new UploadUrls(new Uri("http://127.0.0.1:8080"), new byte[32], Time);
        _blobs = new FileBlobStore(_data.Folder, _urls, Time);
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

    /// <summary>What the receiver of uploads does.</summary>
    protected override async Task<bool> UploadAsync(Uri url, string contentType, byte[] content)
    {
        var name = url.AbsolutePath["/uploads/".Length..];
        var query = QueryHelpers.ParseQuery(url.Query);
        return _urls.Verify(name, query["expires"], query["size"], query["type"], query["signature"]) is { } grant
            && grant.Takes(contentType, content.Length)
            && await _blobs.TryPutNewAsync(name, content, null, Cancellation);
    }
}
