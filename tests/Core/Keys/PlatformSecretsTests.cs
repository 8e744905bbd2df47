using System.Security.Cryptography;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Tests.Keys;

public sealed class PlatformSecretsTests : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private readonly TemporaryTable _store = new();
    private readonly TestVault _vault = new();

    [Fact]
    public async Task Get_TwoProcessesAtOnce_HaveTheSameSecret()
    {
        var secrets = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(async () => Convert.ToHexString((await new PlatformSecrets(_store.Table, _vault).GetAsync("verp", Cancellation)).Span))));

        Assert.Single(secrets.Distinct());
        Assert.Equal(64, secrets[0].Length);
    }

    [Fact]
    public async Task Get_OtherName_OtherSecret()
    {
        var secrets = new PlatformSecrets(_store.Table, _vault);

        var one = await secrets.GetAsync(PlatformSecrets.Upload, Cancellation);
        var other = await secrets.GetAsync(PlatformSecrets.Unsubscribe, Cancellation);

        Assert.NotEqual(one.ToArray(), other.ToArray());
    }

    [Fact]
    public async Task Get_OtherVault_Throws()
    {
        await new PlatformSecrets(_store.Table, _vault).GetAsync("verp", Cancellation);

        await Assert.ThrowsAnyAsync<CryptographicException>(
            async () => await new PlatformSecrets(_store.Table, new TestVault()).GetAsync("verp", Cancellation));
    }

    [Fact]
    public async Task Get_Stored_IsNotInTheClear()
    {
        var secret = await new PlatformSecrets(_store.Table, _vault).GetAsync("verp", Cancellation);

        var item = await _store.Table.GetAsync(new TableKey("platform#secrets", "verp"), Cancellation);
        Assert.DoesNotContain(Convert.ToBase64String(secret.Span), System.Text.Encoding.UTF8.GetString(item!.Document.Span), StringComparison.Ordinal);
    }

    public void Dispose() => _store.Dispose();
}
