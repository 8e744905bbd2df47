using System.Security.Cryptography;
using EmailPlatform.Core.Keys;
using Xunit;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>What every key vault promises. A test class derives from it for each adapter.</summary>
public abstract class KeyVaultContract
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IKeyVault Vault { get; }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(4096)]
    public async Task Unwrap_WithTheSameContext_GivesTheSecretBack(int bytes)
    {
        var secret = RandomNumberGenerator.GetBytes(bytes);
        var wrapped = await Vault.WrapAsync(secret, "t/default/dkim", Cancellation);

        Assert.Equal(secret, (await Vault.UnwrapAsync(wrapped, "t/default/dkim", Cancellation)).ToArray());
        Assert.True(bytes == 0 || wrapped.Span.IndexOf(secret) < 0);
    }

    [Fact]
    public async Task Wrap_TheSameTwice_GivesDifferentBytes()
    {
        var first = await Vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation);
        var second = await Vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation);
        Assert.False(first.Span.SequenceEqual(second.Span));
    }

    [Fact]
    public async Task Wrap_LargerThanTheLimit_Throws() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Vault.WrapAsync(new byte[4097], "c", Cancellation));

    [Fact]
    public async Task Unwrap_WithAnotherContext_Throws()
    {
        var wrapped = await Vault.WrapAsync("secret"u8.ToArray(), "t/one", Cancellation);
        await Assert.ThrowsAnyAsync<CryptographicException>(async () => await Vault.UnwrapAsync(wrapped, "t/two", Cancellation));
    }

    [Fact]
    public async Task Unwrap_AnyByteChangedOrCut_Throws()
    {
        var wrapped = (await Vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation)).ToArray();
        for (var i = 0; i < wrapped.Length; i++)
        {
            var changed = wrapped.ToArray();
            changed[i] ^= 1;
            await Assert.ThrowsAnyAsync<CryptographicException>(async () => await Vault.UnwrapAsync(changed, "c", Cancellation));
            await Assert.ThrowsAnyAsync<CryptographicException>(async () => await Vault.UnwrapAsync(wrapped.AsMemory(0, i), "c", Cancellation));
        }
    }

    [Fact]
    public async Task Sign_VerifiesWithThePublicKeyAsRs256()
    {
        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo((await Vault.GetSigningPublicKeyAsync(Cancellation)).Span, out _);
        var content = "header.payload"u8.ToArray();
        var signature = await Vault.SignAsync(content, Cancellation);

        Assert.True(key.KeySize >= 2048);
        Assert.True(key.VerifyData(content, signature.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.False(key.VerifyData("other"u8, signature.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
