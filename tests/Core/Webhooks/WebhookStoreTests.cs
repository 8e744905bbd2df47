using System.Text;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Core.Webhooks;

namespace EmailPlatform.Core.Tests.Webhooks;

public sealed class WebhookStoreTests : IDisposable
{
    private static readonly TenantId Shop = TenantId.Parse("shop");

    private readonly TemporaryTable _temporary = new();
    private readonly WebhookStore _store;

    public WebhookStoreTests() => _store = NewStore(new WebhookOptions { MaxEndpointsPerTenant = 3 });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Create_SecretIsShownOnceAndStoredWrapped()
    {
        var created = await CreateAsync("https://shop.example/hook", "message.bounced", "message.delivered", "message.bounced");

        Assert.StartsWith("whsec_", created.Secret, StringComparison.Ordinal);
        Assert.True(WebhookSecret.TryParse(created.Secret, out var key));
        Assert.Equal(32, key.Length);
        Assert.Equal([EventKind.Delivered, EventKind.Bounced], created.Endpoint.Kinds);
        var stored = Assert.Single((await _temporary.Table.QueryAsync(new TableQuery { Partition = "t#shop#webhooks" }, Token)).Items);
        Assert.DoesNotContain(created.Secret["whsec_".Length..], Encoding.UTF8.GetString(stored.Document.Span), StringComparison.Ordinal);
        Assert.Equal(key, Assert.Single((await _store.OpenAsync(Shop, created.Endpoint.Id, Token))!.Keys));
        Assert.Equivalent(created.Endpoint, await _store.GetAsync(Shop, created.Endpoint.Id, Token));
    }

    [Fact]
    public async Task Create_TenantHasAllItMayHave_IsRefused()
    {
        for (var i = 0; i < 3; i++)
            await CreateAsync("https://shop.example/hook");
        var fourth = await _store.CreateAsync(Shop, new WebhookRequest("https://shop.example/hook", null), Token);
        Assert.Equal("too_many_webhooks", fourth.Refusal!.Code);
    }

    [Fact]
    public async Task Create_EventIsUnknown_PointsAtIt()
    {
        var outcome = await _store.CreateAsync(Shop, new WebhookRequest("https://shop.example/", ["message.opened", "opened"]), Token);
        Assert.Equal("/events/1", Assert.Single(outcome.Refusal!.Errors).Pointer);
    }

    [Fact]
    public async Task Get_AnotherTenantAsks_FindsNothing()
    {
        var created = await CreateAsync("https://shop.example/hook");
        var other = TenantId.Parse("other");

        Assert.Null(await _store.GetAsync(other, created.Endpoint.Id, Token));
        Assert.Empty(await _store.ListAsync(other, Token));
        Assert.Equal("webhook_not_found", (await _store.RotateSecretAsync(other, created.Endpoint.Id, Token)).Refusal!.Code);
        await _store.DeleteAsync(other, created.Endpoint.Id, Token);
        Assert.NotNull(await _store.GetAsync(Shop, created.Endpoint.Id, Token));
    }

    [Fact]
    public async Task RotateSecret_OldOneSignsUntilTheOverlapEnds()
    {
        var created = await CreateAsync("https://shop.example/hook");
        var rotated = (await _store.RotateSecretAsync(Shop, created.Endpoint.Id, Token)).ValueOrFail();
        Assert.NotEqual(created.Secret, rotated.Secret);

        Assert.Equal([rotated.Secret, created.Secret], await SecretsAsync(created.Endpoint.Id));
        _temporary.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal([rotated.Secret], await SecretsAsync(created.Endpoint.Id));
    }

    [Fact]
    public async Task Active_ChangesByThisProcess_AreSeenAtOnce()
    {
        var created = await CreateAsync("https://shop.example/hook");
        Assert.Single(await _store.ActiveAsync(Shop, Token));
        await _store.DisableAsync(Shop, created.Endpoint.Id, WebhookDisabled.ByRequest, Token);
        Assert.Empty(await _store.ActiveAsync(Shop, Token));
        await _store.EnableAsync(Shop, created.Endpoint.Id, Token);
        Assert.Single(await _store.ActiveAsync(Shop, Token));
        await _store.DeleteAsync(Shop, created.Endpoint.Id, Token);
        Assert.Empty(await _store.ActiveAsync(Shop, Token));
    }

    [Fact]
    public async Task Active_ChangesByAnotherProcess_AreSeenAfterTheCacheTime()
    {
        Assert.Empty(await _store.ActiveAsync(Shop, Token));
        await NewStore(new WebhookOptions()).CreateAsync(Shop, new WebhookRequest("https://shop.example/", null), Token);
        Assert.Empty(await _store.ActiveAsync(Shop, Token));
        _temporary.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(await _store.ActiveAsync(Shop, Token));
    }

    [Theory]
    [InlineData(null, "required")]
    [InlineData("", "required")]
    [InlineData("shop.example/hook", "not_a_url")]
    [InlineData("http://shop.example/", "not_https")]
    [InlineData("http://127.0.0.1/", "not_https")]
    [InlineData("ftp://shop.example/", "not_https")]
    [InlineData("file:///etc/passwd", "not_a_url")]
    [InlineData("https://user:secret@shop.example/", "credentials")]
    [InlineData("https://shop.example/#x", "fragment")]
    [InlineData("https://shop.example:25/", "port")]
    [InlineData("https://localhost/", "not_public")]
    [InlineData("https://127.1/", "not_public")]
    [InlineData("https://2130706433/", "not_public")]
    [InlineData("https://0x7f000001/", "not_public")]
    [InlineData("https://169.254.169.254/latest/meta-data", "not_public")]
    [InlineData("https://[::1]/", "not_public")]
    [InlineData("https://[::ffff:10.0.0.1]/", "not_public")]
    [InlineData("https://[fd00:ec2::254]/", "not_public")]
    public void Url_LeadsWhereItMustNot_IsRefused(string? url, string code) =>
        Assert.Equal(code, WebhookUrl.Check(url, allowLoopback: false, out _)?.Code);

    [Theory]
    [InlineData("https://shop.example/hook?x=1", false)]
    [InlineData("https://shop.example:8443/", false)]
    [InlineData("http://localhost:5000/", true)]
    [InlineData("http://127.0.0.1:80/", true)]
    public void Url_IsGood_Passes(string url, bool allowLoopback) =>
        Assert.Null(WebhookUrl.Check(url, allowLoopback, out _));

    [Fact]
    public void Url_LoopbackIsAllowed_OtherPlacesStayRefused()
    {
        Assert.Equal("not_https", WebhookUrl.Check("http://shop.example/", allowLoopback: true, out _)?.Code);
        Assert.Equal("not_public", WebhookUrl.Check("https://10.0.0.1/", allowLoopback: true, out _)?.Code);
    }

    [Fact]
    public void EventType_EveryKind_HasItsNameInEvents()
    {
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            Assert.Equal("message." + WebhookWorld.Event(kind).Event.KindName, WebhookEventType.Of(kind));
            Assert.True(WebhookEventType.TryParse(WebhookEventType.Of(kind), out var parsed));
            Assert.Equal(kind, parsed);
        }
    }

    private async Task<WebhookWithSecret> CreateAsync(string url, params string[] events) =>
        (await _store.CreateAsync(Shop, new WebhookRequest(url, events), Token)).ValueOrFail();

    private async Task<IEnumerable<string>> SecretsAsync(WebhookEndpointId id) =>
        (await _store.OpenAsync(Shop, id, Token))!.Keys.Select(key => WebhookSecret.Format(key));

    private WebhookStore NewStore(WebhookOptions options) => new(_temporary.Table, _vault, _temporary.Time, options);

    private readonly TestVault _vault = new();
}
