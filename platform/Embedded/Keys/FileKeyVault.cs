using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Core.Keys;
using EmailPlatform.Embedded.Files;

namespace EmailPlatform.Embedded.Keys;

/// <summary>
/// The keys in <c>keys.json</c> of the data folder, made at the first start. Whoever can read that file can read everything:
/// it has mode 0600, and one that others may read is refused.
/// </summary>
/// <remarks>A wrapped secret is a version byte (1), the nonce (12 bytes), the tag (16 bytes) and AES-256-GCM's ciphertext; the context is its associated data.</remarks>
public sealed class FileKeyVault : IKeyVault, IDisposable
{
    private const byte FormatVersion = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + NonceBytes + TagBytes;
    private const int MaxSecretBytes = 4096;

    private readonly byte[] _wrappingKey;
    private readonly RSA _signingKey;
    private readonly Lock _signing = new();

    private FileKeyVault(KeyFile file)
    {
        _wrappingKey = Convert.FromBase64String(file.WrappingKey);
        _signingKey = RSA.Create();
        _signingKey.ImportFromPem(file.SigningKey);
    }

    /// <exception cref="UnauthorizedAccessException">Others than its owner may read or write the file.</exception>
    /// <exception cref="InvalidDataException">The file is none of this vault's.</exception>
    public static FileKeyVault Open(DataFolder folder)
    {
        var path = folder.Combine("keys.json");
        if (!File.Exists(path))
            DurableFile.TryWriteNew(path, KeyFile.Create().ToJson(), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~Owner) != 0)
            throw new UnauthorizedAccessException($"'{path}' can be read by others than its owner. Its mode must be 0600.");
        return new FileKeyVault(KeyFile.Parse(path));
    }

    public ValueTask<ReadOnlyMemory<byte>> WrapAsync(ReadOnlyMemory<byte> secret, string context, CancellationToken cancellationToken)
    {
        if (secret.Length > MaxSecretBytes)
            throw new ArgumentException($"A secret has at most {MaxSecretBytes} bytes, not {secret.Length}.", nameof(secret));

        var wrapped = new byte[HeaderBytes + secret.Length];
        wrapped[0] = FormatVersion;
        var nonce = wrapped.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_wrappingKey, TagBytes);
        cipher.Encrypt(
            nonce, secret.Span, wrapped.AsSpan(HeaderBytes), wrapped.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(context));
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(wrapped);
    }

    public ValueTask<ReadOnlyMemory<byte>> UnwrapAsync(ReadOnlyMemory<byte> wrapped, string context, CancellationToken cancellationToken)
    {
        var bytes = wrapped.Span;
        if (bytes.Length < HeaderBytes || bytes[0] != FormatVersion)
            throw new CryptographicException("Not wrapped by this vault.");

        var secret = new byte[bytes.Length - HeaderBytes];
        using var cipher = new AesGcm(_wrappingKey, TagBytes);
        cipher.Decrypt(
            bytes.Slice(1, NonceBytes), bytes[HeaderBytes..], bytes.Slice(1 + NonceBytes, TagBytes), secret, Encoding.UTF8.GetBytes(context));
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(secret);
    }

    public ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        lock (_signing)
        {
            return ValueTask.FromResult<ReadOnlyMemory<byte>>(
                _signingKey.SignData(content.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    public ValueTask<ReadOnlyMemory<byte>> GetSigningPublicKeyAsync(CancellationToken cancellationToken)
    {
        lock (_signing)
            return ValueTask.FromResult<ReadOnlyMemory<byte>>(_signingKey.ExportSubjectPublicKeyInfo());
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_wrappingKey);
        _signingKey.Dispose();
    }
}
