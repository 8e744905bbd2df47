using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using EmailPlatform.Core.Keys;

namespace EmailPlatform.Aws.Keys;

/// <summary>
/// Two keys of KMS: a symmetric one, under which data keys wrap secrets ("envelope encryption"), and one of RSA that signs.
/// Neither ever leaves KMS. The wrapping key is named by its ARN or alias, and rotates inside KMS without anything changing here.
/// </summary>
/// <remarks>
/// A wrapped secret is a version byte (2), the length of the data key as KMS wrapped it (2 bytes, big-endian), that data key,
/// the nonce (12 bytes), the tag (16 bytes) and AES-256-GCM's ciphertext. Its associated data are all the bytes before the nonce, and the context.
/// </remarks>
/// <param name="time">Measures how long data keys are kept.</param>
public sealed class KmsKeyVault(IAmazonKeyManagementService kms, string wrappingKeyId, string signingKeyId, TimeProvider time)
    : IKeyVault, IDisposable
{
    private const byte FormatVersion = 2;
    private const int MaxSecretBytes = 4096;
    private const int PrefixBytes = 3;
    private const int MaxWrappedKeyBytes = 6144;

    /// <summary>The longest message that KMS hashes by itself.</summary>
    private const int MaxMessageBytes = 4096;

    private readonly DataKeys _keys = new(kms, wrappingKeyId, time);
    private byte[]? _publicKey;

    public async ValueTask<ReadOnlyMemory<byte>> WrapAsync(ReadOnlyMemory<byte> secret, string context, CancellationToken cancellationToken)
    {
        if (secret.Length > MaxSecretBytes)
            throw new ArgumentException($"A secret has at most {MaxSecretBytes} bytes, not {secret.Length}.", nameof(secret));

        var key = await _keys.ForWrappingAsync(cancellationToken).ConfigureAwait(false);
        var parts = new Parts(key.Wrapped.Length);
        var wrapped = new byte[parts.Ciphertext + secret.Length];
        wrapped[0] = FormatVersion;
        BinaryPrimitives.WriteUInt16BigEndian(wrapped.AsSpan(1), (ushort)key.Wrapped.Length);
        key.Wrapped.CopyTo(wrapped, PrefixBytes);
        key.Encrypt(
            secret.Span,
            wrapped.AsSpan(parts.Nonce, DataKey.NonceBytes),
            wrapped.AsSpan(parts.Tag, DataKey.TagBytes),
            wrapped.AsSpan(parts.Ciphertext),
            Associated(wrapped.AsSpan(0, parts.Nonce), context));
        return wrapped;
    }

    public async ValueTask<ReadOnlyMemory<byte>> UnwrapAsync(ReadOnlyMemory<byte> wrapped, string context, CancellationToken cancellationToken)
    {
        if (wrapped.Length < PrefixBytes || wrapped.Span[0] != FormatVersion)
            throw new CryptographicException("Not wrapped by this vault.");
        var keyLength = BinaryPrimitives.ReadUInt16BigEndian(wrapped.Span[1..]);
        var parts = new Parts(keyLength);
        if (keyLength is 0 or > MaxWrappedKeyBytes || wrapped.Length < parts.Ciphertext)
            throw new CryptographicException("Not wrapped by this vault.");

        var key = await _keys.UnwrapAsync(wrapped.Slice(PrefixBytes, keyLength), cancellationToken).ConfigureAwait(false);
        var secret = new byte[wrapped.Length - parts.Ciphertext];
        key.Decrypt(
            wrapped.Span.Slice(parts.Nonce, DataKey.NonceBytes),
            wrapped.Span.Slice(parts.Tag, DataKey.TagBytes),
            wrapped.Span[parts.Ciphertext..],
            secret,
            Associated(wrapped.Span[..parts.Nonce], context));
        return secret;
    }

    /// <summary>The content goes to KMS, or where it is too long its digest, which gives the same signature.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var isShort = content.Length is > 0 and <= MaxMessageBytes;
        var reply = await kms.SignAsync(
            new SignRequest
            {
                KeyId = signingKeyId,
                Message = new MemoryStream(isShort ? content.ToArray() : SHA256.HashData(content.Span)),
                MessageType = isShort ? MessageType.RAW : MessageType.DIGEST,
                SigningAlgorithm = SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256,
            },
            cancellationToken).ConfigureAwait(false);
        return reply.Signature.ToArray();
    }

    public async ValueTask<ReadOnlyMemory<byte>> GetSigningPublicKeyAsync(CancellationToken cancellationToken)
    {
        if (_publicKey is not { } known)
        {
            var reply = await kms.GetPublicKeyAsync(new GetPublicKeyRequest { KeyId = signingKeyId }, cancellationToken).ConfigureAwait(false);
            _publicKey = known = reply.PublicKey.ToArray();
        }

        return known;
    }

    public void Dispose() => _keys.Dispose();

    /// <summary>The wrapped data key is bound to what it encrypts, so that not even a changed byte which KMS would not mind is taken.</summary>
    private static byte[] Associated(ReadOnlySpan<byte> header, string context) => [.. header, .. Encoding.UTF8.GetBytes(context)];

    /// <summary>Where what begins, after a data key of this length.</summary>
    private readonly record struct Parts(int KeyLength)
    {
        public int Nonce => PrefixBytes + KeyLength;

        public int Tag => Nonce + DataKey.NonceBytes;

        public int Ciphertext => Tag + DataKey.TagBytes;
    }
}
