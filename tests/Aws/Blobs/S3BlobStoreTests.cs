using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Amazon.S3;
using Amazon.S3.Model;
using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Blobs;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Contracts;

namespace EmailPlatform.Aws.Tests.Blobs;

public sealed class S3BlobStoreTests(AwsEmulators emulators) : BlobStoreContract, IAsyncLifetime
{
    /// <summary>The proxy before the emulator loses and throttles requests.</summary>
    private const int MaxAttempts = 10;

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

    /// <summary>The emulator takes whatever comes by the URL; S3 takes what its signature fits.</summary>
    protected override async Task<bool> UploadAsync(Uri url, string contentType, byte[] content)
    {
        var headers = new Dictionary<string, string>
        {
            ["host"] = url.Authority,
            ["content-type"] = contentType,
            ["content-length"] = content.Length.ToString(CultureInfo.InvariantCulture),
        };
        if (!PresignedUrl.Fits(url, HttpMethod.Put, headers, LocalAws.Credentials.GetCredentials().SecretKey))
            return false;
        using var http = new HttpClient();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            using var body = new ByteArrayContent(content);
            body.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            using var reply = await PutAsync(http, url, body);
            if (reply.IsSuccessStatusCode)
                return true;
        }
        return false;
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
