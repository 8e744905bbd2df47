using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;

namespace EmailPlatform.Aws.Keys;

/// <summary>
/// Data keys of KMS, kept for a while so that not every secret costs a call: one to wrap with, and those that were unwrapped last.
/// A disabled KMS key thus stops this process within <see cref="Lifetime"/>.
/// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#enveloping
/// </summary>
internal sealed class DataKeys(IAmazonKeyManagementService kms, string wrappingKeyId, TimeProvider time) : IDisposable
{
    /// <summary>How long a key is used that was made or unwrapped.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>How many secrets one key wraps at most: far below the 2³² at which random nonces of GCM get risky.</summary>
    public const int MaxUses = 1000;

    /// <summary>Bounds memory. Each process wraps with few keys, so few are met again.</summary>
    private const int MaxUnwrapped = 1000;

    /// <summary>KMS binds data keys to it, and policies and audit logs show it.</summary>
    private static readonly Dictionary<string, string> EncryptionContext = new() { ["purpose"] = "email-platform-data-key" };

    private readonly SemaphoreSlim _making = new(1);
    private readonly ConcurrentDictionary<string, (DataKey Key, long Until)> _unwrapped = new(StringComparer.Ordinal);
    private DataKey? _current;
    private long _currentUntil;
    private int _uses;

    public async ValueTask<DataKey> ForWrappingAsync(CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is null || time.GetTimestamp() >= _currentUntil || _uses >= MaxUses)
            {
                var reply = await kms.GenerateDataKeyAsync(
                    new GenerateDataKeyRequest { KeyId = wrappingKeyId, KeySpec = DataKeySpec.AES_256, EncryptionContext = EncryptionContext },
                    cancellationToken).ConfigureAwait(false);
                _current = new DataKey(reply.Plaintext.ToArray(), reply.CiphertextBlob.ToArray());
                _currentUntil = End();
                _uses = 0;
                Keep(_current);
            }

            _uses++;
            return _current;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <exception cref="CryptographicException">Not a data key of this KMS key.</exception>
    public async ValueTask<DataKey> UnwrapAsync(ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken)
    {
        if (_unwrapped.TryGetValue(Convert.ToBase64String(wrapped.Span), out var known) && time.GetTimestamp() < known.Until)
            return known.Key;
        try
        {
            var reply = await kms.DecryptAsync(
                new DecryptRequest { KeyId = wrappingKeyId, CiphertextBlob = new MemoryStream(wrapped.ToArray()), EncryptionContext = EncryptionContext },
                cancellationToken).ConfigureAwait(false);
            var key = new DataKey(reply.Plaintext.ToArray(), wrapped.ToArray());
            Keep(key);
            return key;
        }
        catch (Exception e) when (IsOfTheCiphertext(e))
        {
            throw new CryptographicException("Not wrapped by this vault.", e);
        }
    }

    /// <summary>
    /// Whether KMS refuses what it is to decrypt, not who asks. Where the ciphertext names a key that is not there, KMS answers as it does to who has no
    /// permission ("The ciphertext refers to a customer master key that does not exist, …"); but to the latter it says what is not permitted.
    /// </summary>
    private static bool IsOfTheCiphertext(Exception e) =>
        e is InvalidCiphertextException or IncorrectKeyException
        || (e is AmazonKeyManagementServiceException { ErrorCode: "AccessDeniedException" }
            && !e.Message.Contains("not authorized to perform", StringComparison.OrdinalIgnoreCase));

    public void Dispose()
    {
        foreach (var (key, _) in _unwrapped.Values)
            CryptographicOperations.ZeroMemory(key.Plaintext);
        _making.Dispose();
    }

    private void Keep(DataKey key)
    {
        if (_unwrapped.Count >= MaxUnwrapped)
            _unwrapped.Clear();
        _unwrapped[Convert.ToBase64String(key.Wrapped)] = (key, End());
    }

    private long End() => time.GetTimestamp() + (long)(Lifetime.TotalSeconds * time.TimestampFrequency);
}
