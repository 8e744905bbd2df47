namespace EmailPlatform.Core.Keys;

/// <summary>
/// The root of trust: KMS on AWS, a key file of mode 0600 on one machine. It wraps small secrets (data keys, DKIM keys, webhook secrets)
/// so that the table holds none in the clear, and signs JSON Web Tokens.
/// </summary>
public interface IKeyVault
{
    /// <summary>Encrypts and authenticates at most 4,096 bytes (KMS Encrypt).</summary>
    /// <param name="context">Bound to the result: unwrapping needs the same. Not secret; it says whose and what for.</param>
    ValueTask<ReadOnlyMemory<byte>> WrapAsync(ReadOnlyMemory<byte> secret, string context, CancellationToken cancellationToken);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Not wrapped by this vault, or with another context.</exception>
    ValueTask<ReadOnlyMemory<byte>> UnwrapAsync(ReadOnlyMemory<byte> wrapped, string context, CancellationToken cancellationToken);

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 over the bytes (JWS RS256, RFC 7518 §3.3), by the vault's signing key.</summary>
    ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The signing key's public half as a SubjectPublicKeyInfo in DER.</summary>
    ValueTask<ReadOnlyMemory<byte>> GetSigningPublicKeyAsync(CancellationToken cancellationToken);
}
