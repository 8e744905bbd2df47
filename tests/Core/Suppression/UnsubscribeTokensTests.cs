using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;

namespace EmailPlatform.Core.Tests.Suppression;

public sealed class UnsubscribeTokensTests : IDisposable
{
    private readonly TemporaryTable _store = new();
    private readonly UnsubscribeTokens _tokens;

    public UnsubscribeTokensTests() => _tokens = new UnsubscribeTokens(new PlatformSecrets(_store.Table, new TestVault()));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("all")]
    [InlineData("stream:bulk")]
    [InlineData("topic:news-2026.weekly_digest")]
    [InlineData("topic:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Read_WhatWasMade_IsTheSame(string scope)
    {
        var token = Token(scope);

        var text = await _tokens.MakeAsync(token, Cancellation);

        Assert.Matches("^[A-Za-z0-9_-]{1,250}$", text);
        Assert.Equal(token, await _tokens.ReadAsync(text, Cancellation));
    }

    [Fact]
    public async Task Read_AnyCharacterChanged_IsRefused()
    {
        var text = await _tokens.MakeAsync(Token("stream:bulk"), Cancellation);

        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'Q' : 'A') + text[(i + 1)..];
            Assert.Null(await _tokens.ReadAsync(changed, Cancellation));
        }
    }

    [Fact]
    public async Task Read_MadeByAnotherInstallation_IsRefused()
    {
        using var elsewhere = new TemporaryTable();
        var text = await new UnsubscribeTokens(new PlatformSecrets(elsewhere.Table, new TestVault())).MakeAsync(Token("all"), Cancellation);

        Assert.Null(await _tokens.ReadAsync(text, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not base64!")]
    [InlineData("\uD800")]
    public async Task Read_Garbage_IsRefused(string text) => Assert.Null(await _tokens.ReadAsync(text, Cancellation));

    [Fact]
    public async Task Read_VeryLong_IsRefused() => Assert.Null(await _tokens.ReadAsync(new string('A', 1_000_000), Cancellation));

    private UnsubscribeToken Token(string scope)
    {
        Assert.True(SuppressionScope.TryParse(scope, out var parsed));
        return new UnsubscribeToken(TenantId.Parse(new string('t', 40)), SendId.New(_store.Time).Recipient(999_999), parsed);
    }

    public void Dispose() => _store.Dispose();
}
