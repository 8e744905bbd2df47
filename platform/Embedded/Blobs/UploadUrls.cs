using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Core.Blobs;

namespace EmailPlatform.Embedded.Blobs;

/// <summary>
/// URLs that allow one upload: <c>{publicUrl}/uploads/{name}?expires=SECONDS&amp;size=BYTES&amp;type=CONTENT_TYPE&amp;signature=BASE64URL</c>,
/// signed with HMAC-SHA256. Whoever takes the PUT verifies it here, holds the body to the grant,
/// and stores it with <see cref="FileBlobStore.TryPutNewAsync"/>, so that the URL works once.
/// </summary>
/// <param name="publicUrl">Where the platform is reached.</param>
/// <param name="key">At least 32 bytes, secret, the same in every process.</param>
public sealed class UploadUrls(Uri publicUrl, ReadOnlyMemory<byte> key, TimeProvider time)
{
    private readonly byte[] _key = key.Length >= 32 ? key.ToArray() : throw new ArgumentException("The key is shorter than 32 bytes.", nameof(key));
    private readonly string _base = publicUrl.AbsoluteUri.TrimEnd('/');

    public Uri Create(string name, string contentType, long bytes, DateTimeOffset validUntil)
    {
        var expires = validUntil.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var size = bytes.ToString(CultureInfo.InvariantCulture);
        var signature = Base64Url.EncodeToString(Sign(name, expires, size, contentType));
        return new Uri($"{_base}/uploads/{name}?expires={expires}&size={size}&type={Uri.EscapeDataString(contentType)}&signature={signature}");
    }

    /// <summary>Null where the parts, unescaped from the URL's path and query, are not one that was made here, or it has run out.</summary>
    public UploadGrant? Verify(string name, string? expires, string? size, string? type, string? signature)
    {
        if (expires is null || size is null || type is null || signature is null || !BlobName.IsValid(name))
            return null;

        var expected = Base64Url.EncodeToUtf8(Sign(name, expires, size, type));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)))
            return null;

        var seconds = long.Parse(expires, CultureInfo.InvariantCulture);
        return time.GetUtcNow().ToUnixTimeSeconds() < seconds
            ? new UploadGrant(name, type, long.Parse(size, CultureInfo.InvariantCulture))
            : null;
    }

    private byte[] Sign(string name, string expires, string size, string type) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"PUT\n{name}\n{expires}\n{size}\n{type}"));
}
