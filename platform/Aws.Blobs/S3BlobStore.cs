using System.Net;
using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;
using EmailPlatform.Core.Blobs;

namespace EmailPlatform.Aws.Blobs;

/// <summary>
/// Blobs in one S3 bucket, each under its own name. Every call may be repeated without harm, so the SDK's own retries are right here.
/// </summary>
/// <remarks>
/// An upload URL signs the content type and the length, and S3 holds uploads to both. It cannot hold a PUT to "at most" a size, nor to being the only one.
/// </remarks>
/// <param name="time">Says what has expired.</param>
/// <param name="clock">The time of the machine, by which the SDK dates what it signs.</param>
public sealed class S3BlobStore(IAmazonS3 client, string bucket, TimeProvider time, TimeProvider clock) : IBlobStore
{
    /// <summary>As many as one reply of S3 lists.</summary>
    private const int MaxPage = 1000;

    /// <summary>A presigned URL of Signature Version 4 holds seven days at most.</summary>
    private static readonly TimeSpan LongestUploadWindow = TimeSpan.FromDays(7);

    public async ValueTask PutAsync(string name, ReadOnlyMemory<byte> content, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        using var stream = StreamOf(content);
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = name,
            InputStream = stream,
            AutoCloseStream = false,
            ContentType = "application/octet-stream",
        };
        if (BlobLifetime.TagOf(time.GetUtcNow(), expiresAt) is { } days)
            request.TagSet = [new Tag { Key = BlobLifetime.TagKey, Value = days }];
        await client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        try
        {
            using var reply = await client.GetObjectAsync(bucket, name, cancellationToken).ConfigureAwait(false);
            using var content = new MemoryStream((int)reply.ContentLength);
            await reply.ResponseStream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return content.GetBuffer().AsMemory(0, (int)content.Length);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async ValueTask<long?> GetLengthAsync(string name, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        try
        {
            return (await client.GetObjectMetadataAsync(bucket, name, cancellationToken).ConfigureAwait(false)).ContentLength;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        await client.DeleteObjectAsync(bucket, name, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var names = new List<string>(Math.Min(limit, MaxPage));
        while (names.Count < limit)
        {
            var reply = await client.ListObjectsV2Async(
                new ListObjectsV2Request
                {
                    BucketName = bucket,
                    Prefix = prefix,
                    StartAfter = names.Count > 0 ? names[^1] : after,
                    MaxKeys = Math.Min(limit - names.Count, MaxPage),
                },
                cancellationToken).ConfigureAwait(false);
            names.AddRange((reply.S3Objects ?? []).Select(found => found.Key));
            if (reply.IsTruncated != true)
                break;
        }

        return names;
    }

    /// <exception cref="ArgumentOutOfRangeException">The URL would hold for longer than seven days, or not at all.</exception>
    public async ValueTask<Uri> CreateUploadUrlAsync(
        string name, string contentType, long bytes, DateTimeOffset validUntil, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        var window = validUntil - time.GetUtcNow();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero, nameof(validUntil));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, LongestUploadWindow, nameof(validUntil));
        var request = new GetPreSignedUrlRequest
        {
            BucketName = bucket,
            Key = name,
            Verb = HttpVerb.PUT,
            ContentType = contentType,
            Expires = (clock.GetUtcNow() + window).UtcDateTime,
            Protocol = client.Config.ServiceURL?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS,
        };
        request.Headers.ContentLength = bytes;
        return new Uri(await client.GetPreSignedURLAsync(request).ConfigureAwait(false));
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray());
}
