using System.Text;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;

namespace EmailPlatform.Core.Tests.Tenants;

public sealed class ApiKeyStoreTests : IDisposable
{
    private const string Chosen = "ep_abcdefghijkl_0123456789abcdef0123456789abcdef";
    private static readonly TenantId Shop = TenantId.Parse("shop");
    private static readonly TenantId Other = TenantId.Parse("other");
    private readonly TemporaryTable _store = new();
    private readonly ApiKeyStore _keys;

    public ApiKeyStoreTests() => _keys = new ApiKeyStore(_store.Table, new PlatformSecrets(_store.Table, new TestVault()), _store.Time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_Valid_GivesACredentialThatFindsItsCaller()
    {
        var made = (await _keys.CreateAsync(Shop, "Website", Scope.Send | Scope.Read, null, Cancellation)).Value!;

        Assert.Matches("^ep_[a-z0-9]{16}_[0-9a-f]{64}$", made.Text);
        Assert.Equal(made.Key.KeyId, made.Text.Split('_')[1]);
        Assert.Equal(new Caller(Shop, made.Key.KeyId, Scope.Send | Scope.Read), (await _keys.FindAsync(made.Text, Cancellation))?.Caller);
        Assert.Equal(made.Key, Assert.Single((await _keys.ListAsync(Shop, 10, null, Cancellation)).Value!.Items));
    }

    [Fact]
    public async Task Create_Stored_HoldsNeitherTheSecretNorAPlainHashOfIt()
    {
        var made = (await _keys.CreateAsync(Shop, "Website", Scope.Send, null, Cancellation)).Value!;

        var item = await _store.Table.GetAsync(new TableKey($"key#{made.Key.KeyId}", "key"), Cancellation);
        var document = Encoding.UTF8.GetString(item!.Document.Span);
        Assert.DoesNotContain(made.Text.Split('_')[2], document, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(made.Text))), document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_OneCharacterOff_IsNobody()
    {
        var text = (await _keys.CreateAsync(Shop, "Website", Scope.Send, null, Cancellation)).Value!.Text;

        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == '0' ? '1' : '0') + text[(i + 1)..];
            Assert.Null(await _keys.FindAsync(changed, Cancellation));
        }
    }

    [Theory]
    [InlineData("", Scope.Send, "/name")]
    [InlineData("Website", Scope.None, "/scopes")]
    [InlineData("Website", (Scope)1024, "/scopes")]
    public async Task Create_BadInput_IsRefused(string name, Scope scopes, string pointer)
    {
        var outcome = await _keys.CreateAsync(Shop, name, scopes, null, Cancellation);

        Assert.Equal(pointer, Assert.Single(outcome.Refusal!.Errors).Pointer);
    }

    [Fact]
    public async Task Create_ThatHasExpired_IsRefused()
    {
        var outcome = await _keys.CreateAsync(Shop, "Website", Scope.Send, _store.Time.GetUtcNow(), Cancellation);

        Assert.Equal("/expires_at", Assert.Single(outcome.Refusal!.Errors).Pointer);
    }

    [Fact]
    public async Task Import_SameTextByManyAtOnce_MakesOneKey()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(async () => await _keys.ImportAsync(Shop, Chosen, "Admin", Scope.Admin, null, Cancellation))));

        Assert.All(outcomes, outcome => Assert.Equal("abcdefghijkl", outcome.Value?.KeyId));
        Assert.Single((await _keys.ListAsync(Shop, 10, null, Cancellation)).Value!.Items);
    }

    [Theory]
    [InlineData("ep_abcdefghijkl_0123456789abcdef0123456789abcdeX")]
    public async Task Import_SameIdOtherSecret_IsRefused(string text)
    {
        await _keys.ImportAsync(Shop, Chosen, "Admin", Scope.Admin, null, Cancellation);

        Assert.Equal("api_key_taken", (await _keys.ImportAsync(Shop, text, "Admin", Scope.Admin, null, Cancellation)).Refusal?.Code);
        Assert.Equal("api_key_taken", (await _keys.ImportAsync(Other, Chosen, "Admin", Scope.Admin, null, Cancellation)).Refusal?.Code);
    }

    [Fact]
    public async Task Import_RevokedKey_IsRefused()
    {
        await _keys.ImportAsync(Shop, Chosen, "Admin", Scope.Admin, null, Cancellation);
        await _keys.RevokeAsync(Shop, "abcdefghijkl", Cancellation);

        Assert.Equal("api_key_taken", (await _keys.ImportAsync(Shop, Chosen, "Admin", Scope.Admin, null, Cancellation)).Refusal?.Code);
        Assert.Null(await _keys.FindAsync(Chosen, Cancellation));
    }

    [Theory]
    [InlineData("correct-horse-battery-staple")]
    [InlineData("0123456789abcdef")]
    public async Task Import_TextOfOnesOwn_Works(string text)
    {
        var key = (await _keys.ImportAsync(Shop, text, "Admin", Scope.Admin, null, Cancellation)).Value!;

        Assert.Equal(key.KeyId, (await _keys.FindAsync(text, Cancellation))?.Caller.KeyId);
        Assert.Null(await _keys.FindAsync(text + "x", Cancellation));
        Assert.Null(await _keys.FindAsync($"ep_{key.KeyId}_{text}{text}{text}", Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("fifteen-letters")]
    [InlineData("with a space in the text")]
    [InlineData("with-a-letter-of-ümlaut")]
    [InlineData("ep_")]
    [InlineData("ep_abcdefghijkl")]
    [InlineData("ep_abcdefghijkl_short")]
    [InlineData("ep_ABCDEFGHIJKL_0123456789abcdef0123456789abcdef")]
    [InlineData("ep_abc#t#other#_0123456789abcdef0123456789abcdef")]
    [InlineData("ep__0123456789abcdef0123456789abcdef")]
    public async Task Import_NoCredential_IsRefusedWithTheForm(string text)
    {
        var outcome = await _keys.ImportAsync(Shop, text, "Admin", Scope.Admin, null, Cancellation);

        Assert.Equal("invalid_api_key_form", Assert.Single(outcome.Refusal!.Errors).Code);
        Assert.Null(await _keys.FindAsync(text, Cancellation));
    }

    [Fact]
    public async Task Revoke_Key_StaysListedAndFindsNobody()
    {
        var made = (await _keys.CreateAsync(Shop, "Website", Scope.Send, null, Cancellation)).Value!;

        var revoked = (await _keys.RevokeAsync(Shop, made.Key.KeyId, Cancellation)).Value!;
        _store.Time.Advance(TimeSpan.FromSeconds(1));
        var again = (await _keys.RevokeAsync(Shop, made.Key.KeyId, Cancellation)).Value!;

        Assert.NotNull(revoked.Revoked);
        Assert.Equal(revoked, again);
        Assert.Equal(revoked, Assert.Single((await _keys.ListAsync(Shop, 10, null, Cancellation)).Value!.Items));
        Assert.Null(await _keys.FindAsync(made.Text, Cancellation));
    }

    [Fact]
    public async Task Revoke_ByAnotherTenant_FindsNoKey()
    {
        var made = (await _keys.CreateAsync(Shop, "Website", Scope.Send, null, Cancellation)).Value!;

        Assert.Equal("api_key_not_found", (await _keys.RevokeAsync(Other, made.Key.KeyId, Cancellation)).Refusal?.Code);
        Assert.NotNull(await _keys.FindAsync(made.Text, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("../../keys")]
    public async Task Revoke_HostileId_FindsNoKey(string keyId) =>
        Assert.Equal("api_key_not_found", (await _keys.RevokeAsync(Shop, keyId, Cancellation)).Refusal?.Code);

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    public async Task Create_KilledInTheWrite_LeavesALiveListedKeyOrNone(int survived, bool isApplied)
    {
        var vault = new TestVault();
        var secrets = new PlatformSecrets(_store.Table, vault);
        await secrets.GetAsync(PlatformSecrets.ApiKeyPepper, Cancellation);
        var dying = new ApiKeyStore(new DyingTable(_store.Table, survived, isApplied), secrets, _store.Time);

        await Assert.ThrowsAsync<IOException>(async () => await dying.ImportAsync(Shop, Chosen, "Admin", Scope.Admin, null, Cancellation));

        var healthy = new ApiKeyStore(_store.Table, secrets, _store.Time);
        Assert.Equal(isApplied, await healthy.FindAsync(Chosen, Cancellation) is not null);
        Assert.Equal(isApplied ? 1 : 0, (await healthy.ListAsync(Shop, 10, null, Cancellation)).Value!.Items.Count);
        Assert.NotNull((await healthy.ImportAsync(Shop, Chosen, "Admin", Scope.Admin, null, Cancellation)).Value);
    }

    public void Dispose() => _store.Dispose();
}
