using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Core.Keys;

namespace EmailPlatform.Core.Tests.Keys;

/// <summary>A vault whose key lives as long as the test.</summary>
internal sealed class TestVault : IKeyVault
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public ValueTask<ReadOnlyMemory<byte>> WrapAsync(ReadOnlyMemory<byte> secret, string context, CancellationToken cancellationToken)
    {
        var wrapped = new byte[12 + secret.Length + 16];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, 12));
        using var aes = new AesGcm(_key, 16);
        aes.Encrypt(wrapped.AsSpan(0, 12), secret.Span, wrapped.AsSpan(12, secret.Length), wrapped.AsSpan(12 + secret.Length), Encoding.UTF8.GetBytes(context));
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(wrapped);
    }

    public ValueTask<ReadOnlyMemory<byte>> UnwrapAsync(ReadOnlyMemory<byte> wrapped, string context, CancellationToken cancellationToken)
    {
        var secret = new byte[wrapped.Length - 28];
        using var aes = new AesGcm(_key, 16);
        var span = wrapped.Span;
        aes.Decrypt(span[..12], span[12..^16], span[^16..], secret, Encoding.UTF8.GetBytes(context));
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(secret);
    }

    public ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ReadOnlyMemory<byte>> GetSigningPublicKeyAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
