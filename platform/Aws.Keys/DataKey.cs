using System.Security.Cryptography;

namespace EmailPlatform.Aws.Keys;

/// <summary>A key that encrypts secrets: itself, and as KMS wrapped it.</summary>
internal sealed record DataKey(byte[] Plaintext, byte[] Wrapped)
{
    public const int NonceBytes = 12;
    public const int TagBytes = 16;

    /// <summary>AES-256-GCM: fills nonce, tag and ciphertext.</summary>
    public void Encrypt(ReadOnlySpan<byte> secret, Span<byte> nonce, Span<byte> tag, Span<byte> ciphertext, ReadOnlySpan<byte> associated)
    {
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Plaintext, TagBytes);
        cipher.Encrypt(nonce, secret, ciphertext, tag, associated);
    }

    /// <exception cref="CryptographicException">Something was changed.</exception>
    public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> ciphertext, Span<byte> secret, ReadOnlySpan<byte> associated)
    {
        using var cipher = new AesGcm(Plaintext, TagBytes);
        cipher.Decrypt(nonce, ciphertext, tag, secret, associated);
    }
}
