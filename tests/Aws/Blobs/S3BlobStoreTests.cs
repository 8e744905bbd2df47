using System.Net;
using System.Net.Http.Headers;
using Amazon.S3;
using Amazon.S3.Model;
using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Blobs;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Contracts;

namespace EmailPlatform.Aws.Tests.Blobs;

public sealed class S3BlobStoreTests(AwsEmulators emulators) : BlobStoreContract, IAsyncLifetime
{
    private readonly string _bucket = $"test-{Guid.CreateVersion7():N}";
    private AmazonS3Client _client = null!;
    private S3BlobStore _blobs = null!;

    protected override IBlobStore Blobs => _blobs;

    public async ValueTask InitializeAsync()
    {
        using var direct = Client(await emulators.DirectEndpointAsync("s3"));
        await direct.PutBucketAsync(new PutBucketRequest { BucketName = _bucket });
        _client = Client(await emulators.EndpointAsync("s3"));
        _blobs = new S3BlobStore(_client, _bucket, Time, TimeProvider.System);
    }

    [Fact]
    public async Task List_MoreThanAReplyOfS3Holds_IsComplete()
    {
        using var direct = Client(await emulators.DirectEndpointAsync("s3"));
        var store = new S3BlobStore(direct, _bucket, Time, TimeProvider.System);
        var names = Enumerable.Range(0, 1005).Select(i => $"many/{i:D4}").ToList();
        await Parallel.ForEachAsync(names, Cancellation, async (name, token) => await store.PutAsync(name, Bytes(1), null, token));

        Assert.Equal(names, await store.ListAsync("many/", null, 5000, Cancellation));
        Assert.Equal(names[1..1003], await store.ListAsync("many/", names[0], 1002, Cancellation));
    }

    [Fact]
    public async Task UploadUrl_TakesAPutWithoutCredentials()
    {
        var url = await Blobs.CreateUploadUrlAsync("t/default/upload", "application/pdf", 1000, Time.GetUtcNow().AddHours(1), Cancellation);
        using var http = new HttpClient();
        HttpResponseMessage reply;
        var attempts = 0;
        do
        {
            using var content = new ByteArrayContent([1, 2, 3]);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
            reply = await PutAsync(http, url, content);
        }
        while (!reply.IsSuccessStatusCode && ++attempts < 10);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal([1, 2, 3], (await Blobs.GetAsync("t/default/upload", Cancellation))!.Value.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public async Task UploadUrl_ForATimeThatS3DoesNotSign_Throws(int days) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Blobs.CreateUploadUrlAsync("a", "text/plain", 1, Time.GetUtcNow().AddDays(days), Cancellation));

    [Theory]
    [InlineData(0.5, "1")]
    [InlineData(1.0, "1")]
    [InlineData(1.01, "2")]
    [InlineData(31.0, "32")]
    [InlineData(1024.0, "1024")]
    [InlineData(2000.0, null)]
    [InlineData(null, null)]
    public void Lifetime_IsNeverShorterThanAskedFor(double? days, string? tag)
    {
        var now = Time.GetUtcNow();
        Assert.Equal(tag, BlobLifetime.TagOf(now, days is { } count ? now.AddDays(count) : null));
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient http, Uri url, HttpContent content)
    {
        try
        {
            return await http.PutAsync(url, content, Cancellation);
        }
        catch (HttpRequestException)
        {
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        }
    }

    internal static AmazonS3Client Client(Uri endpoint, int retries = 6)
    {
        var config = new AmazonS3Config { ForcePathStyle = true, MaxErrorRetry = retries, MaxStaleConnectionRetries = retries };
        LocalAws.At(endpoint)(config);
        return new AmazonS3Client(LocalAws.Credentials, config);
    }
}
