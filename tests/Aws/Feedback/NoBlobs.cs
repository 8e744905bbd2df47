using EmailPlatform.Core.Blobs;

namespace EmailPlatform.Aws.Tests.Feedback;

/// <summary>Where nothing is stored, and nothing is asked for.</summary>
internal sealed class NoBlobs : IBlobStore
{
    public ValueTask PutAsync(string name, ReadOnlyMemory<byte> content, DateTimeOffset? expiresAt, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<long?> GetLengthAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Uri> CreateUploadUrlAsync(string name, string contentType, long bytes, DateTimeOffset validUntil, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
