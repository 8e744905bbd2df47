using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;

namespace EmailPlatform.Core.Tests.Tenants;

public sealed class AuthenticatorTests : IDisposable
{
    private static readonly TenantId Shop = TenantId.Parse("shop");
    private readonly TemporaryTable _store = new();
    private readonly ApiKeyStore _keys;
    private readonly Authenticator _authenticator;

    public AuthenticatorTests()
    {
        _keys = new ApiKeyStore(_store.Table, new PlatformSecrets(_store.Table, new TestVault()), _store.Time);
        _authenticator = new Authenticator(_keys, _store.Time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Authenticate_LiveKey_IsItsCaller()
    {
        var made = await MakeAsync();

        for (var i = 0; i < 3; i++)
            Assert.Equal(new Caller(Shop, made.Key.KeyId, Scope.Send), (await _authenticator.AuthenticateAsync(made.Text, Cancellation)).Value);
    }

    [Fact]
    public async Task Authenticate_RevokedKey_IsRefusedAfterTheCacheTime()
    {
        var made = await MakeAsync();
        await _authenticator.AuthenticateAsync(made.Text, Cancellation);
        await _keys.RevokeAsync(Shop, made.Key.KeyId, Cancellation);

        _store.Time.Advance(Authenticator.CacheTime - TimeSpan.FromTicks(1));
        Assert.NotNull((await _authenticator.AuthenticateAsync(made.Text, Cancellation)).Value);
        _store.Time.Advance(TimeSpan.FromTicks(1));
        var outcome = await _authenticator.AuthenticateAsync(made.Text, Cancellation);

        Assert.Equal((RefusalKind.Unauthenticated, "invalid_api_key"), (outcome.Refusal!.Kind, outcome.Refusal.Code));
    }

    [Fact]
    public async Task Authenticate_KeyInUseAllTheTime_IsStillLookedUpAgain()
    {
        var made = await MakeAsync();
        await _authenticator.AuthenticateAsync(made.Text, Cancellation);
        await _keys.RevokeAsync(Shop, made.Key.KeyId, Cancellation);

        var accepted = 0;
        for (var second = 0; second < 120; second++)
        {
            accepted += (await _authenticator.AuthenticateAsync(made.Text, Cancellation)).Value is null ? 0 : 1;
            _store.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(60, accepted);
    }

    [Fact]
    public async Task Authenticate_ExpiringKey_IsRefusedFromThatInstantThoughRemembered()
    {
        var made = await MakeAsync(_store.Time.GetUtcNow().AddSeconds(20));
        await _authenticator.AuthenticateAsync(made.Text, Cancellation);

        _store.Time.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.NotNull((await _authenticator.AuthenticateAsync(made.Text, Cancellation)).Value);
        _store.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("api_key_expired", (await _authenticator.AuthenticateAsync(made.Text, Cancellation)).Refusal?.Code);
    }

    [Fact]
    public async Task Authenticate_RefusedKeyThatIsMadeLater_PassesAfterAFewSeconds()
    {
        const string Chosen = "correct-horse-battery-staple";
        Assert.NotNull((await _authenticator.AuthenticateAsync(Chosen, Cancellation)).Refusal);
        await _keys.ImportAsync(Shop, Chosen, "Admin", Scope.Admin, null, Cancellation);

        _store.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.NotNull((await _authenticator.AuthenticateAsync(Chosen, Cancellation)).Value);
    }

    [Fact]
    public async Task Authenticate_FloodOfGuesses_DoesNotPushOutACustomer()
    {
        var made = await MakeAsync();
        await _authenticator.AuthenticateAsync(made.Text, Cancellation);
        await _keys.RevokeAsync(Shop, made.Key.KeyId, Cancellation);

        for (var i = 0; i < 20_000; i++)
            Assert.NotNull((await _authenticator.AuthenticateAsync($"guess-of-a-credential-{i}", Cancellation)).Refusal);

        Assert.NotNull((await _authenticator.AuthenticateAsync(made.Text, Cancellation)).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\uD800\uD800\uD800\uD800\uD800\uD800\uD800\uD800\uD800\uD800\uD800\uD800\uD800\uD800\uD800\uD800")]
    [InlineData("ep_\n_")]
    public async Task Authenticate_HostileText_IsRefused(string text) =>
        Assert.Equal("invalid_api_key", (await _authenticator.AuthenticateAsync(text, Cancellation)).Refusal?.Code);

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1_000_000)]
    public async Task Authenticate_LongText_IsRefused(int length) =>
        Assert.Equal("invalid_api_key", (await _authenticator.AuthenticateAsync(new string('€', length), Cancellation)).Refusal?.Code);

    [Fact]
    public async Task Authenticate_Hit_AllocatesNothing()
    {
        var text = (await MakeAsync()).Text;
        for (var i = 0; i < 10_000; i++)
            await _authenticator.AuthenticateAsync(text, Cancellation);

        var cancellation = Cancellation;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isAllowed = true;
        for (var i = 0; i < 10_000; i++)
            isAllowed &= (await _authenticator.AuthenticateAsync(text, cancellation)).Value is not null;

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.True(isAllowed);
    }

    private async Task<NewApiKey> MakeAsync(DateTimeOffset? expires = null) =>
        (await _keys.CreateAsync(Shop, "Website", Scope.Send, expires, Cancellation)).Value!;

    public void Dispose() => _store.Dispose();
}
