namespace EmailPlatform.Core.Blobs;

/// <summary>
/// Bytes by name. The contract is S3's: a put replaces the whole blob at once, and is durable and visible to everybody when it has returned.
/// Names are 1 to 512 of <c>a-z A-Z 0-9 - _ . = /</c>, with no empty segment, none that begins with a dot
/// and none longer than 200 (a file system has no room for more); no name is the folder of another (<c>a</c> beside <c>a/b</c>). Anything else throws <see cref="ArgumentException"/>.
/// </summary>
public interface IBlobStore
{
    /// <param name="expiresAt">From then on the blob may be removed; null keeps it.</param>
    ValueTask PutAsync(string name, ReadOnlyMemory<byte> content, DateTimeOffset? expiresAt, CancellationToken cancellationToken);

    /// <summary>The whole blob; null where there is none.</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>Its length in bytes; null where there is none.</summary>
    ValueTask<long?> GetLengthAsync(string name, CancellationToken cancellationToken);

    /// <summary>Removing what is not there does nothing.</summary>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Names in ordinal order, at most <paramref name="limit"/> after <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// A URL that takes an HTTP PUT of exactly <paramref name="bytes"/> bytes with this content type to this name until <paramref name="validUntil"/>, without other credentials.
    /// Whether it takes a second one is not said.
    /// </summary>
    ValueTask<Uri> CreateUploadUrlAsync(string name, string contentType, long bytes, DateTimeOffset validUntil, CancellationToken cancellationToken);
}
