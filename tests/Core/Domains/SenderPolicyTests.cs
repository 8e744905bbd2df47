using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Tests.Domains;

public sealed class SenderPolicyTests : DomainFixture
{
    [Fact]
    public async Task Check_Verified_IsAllowed()
    {
        await VerifyAsync(Shop, "shop.example");

        Assert.Equal("shop.example", await AskAsync(Shop, "shop.example"));
        Assert.Equal("sender_domain_of_another", await AskAsync(Other, "shop.example"));
    }

    [Theory]
    [InlineData("mail.shop.example", "shop.example")]
    [InlineData("a.b.c.d.shop.example", "shop.example")]
    [InlineData("myshop.example", "sender_domain_not_added")]
    [InlineData("example", "sender_domain_not_added")]
    [InlineData("shop.example.net", "sender_domain_not_added")]
    public async Task Check_NamesNearAVerifiedOne_AllowsWhatIsBelowIt(string name, string answer)
    {
        await VerifyAsync(Shop, "shop.example");

        Assert.Equal(answer, await AskAsync(Shop, name));
    }

    [Fact]
    public async Task Check_OwnDomainBelowAnotherTenants_IsAllowedAndNotToHim()
    {
        await VerifyAsync(Shop, "shop.example");
        await VerifyAsync(Other, "mail.shop.example");

        Assert.Equal("mail.shop.example", await AskAsync(Other, "mail.shop.example"));
        Assert.Equal("mail.shop.example", await AskAsync(Other, "eu.mail.shop.example"));
        Assert.Equal("sender_domain_of_another", await AskAsync(Shop, "mail.shop.example"));
        Assert.Equal("sender_domain_of_another", await AskAsync(Other, "shop.example"));
    }

    [Fact]
    public async Task Check_PendingDomainBelowAVerifiedOne_GoesUnderTheVerified()
    {
        await VerifyAsync(Shop, "shop.example");
        await AddAsync(Shop, "mail.shop.example");

        Assert.Equal("shop.example", await AskAsync(Shop, "mail.shop.example"));
    }

    [Fact]
    public async Task Check_Added_IsRefusedUntilVerifiedAndThenAllowedAtOnce()
    {
        var policy = Policy(requireVerified: true);
        Dns.Publish(await AddAsync(Shop, "shop.example"), Options);
        Assert.Equal("sender_domain_not_verified", await AskAsync(policy, Shop, "shop.example"));

        await CheckAsync(Shop, "shop.example");

        Assert.Equal("shop.example", await AskAsync(policy, Shop, "shop.example"));
    }

    [Fact]
    public async Task Check_Deleted_IsRefusedAfterTheCacheTime()
    {
        var policy = Policy(requireVerified: true);
        await VerifyAsync(Shop, "shop.example");
        await AskAsync(policy, Shop, "shop.example");
        await Domains.DeleteAsync(Shop, "shop.example", Cancellation);

        Time.Advance(SenderPolicy.CacheTime);

        Assert.Equal("sender_domain_not_added", await AskAsync(policy, Shop, "shop.example"));
    }

    [Fact]
    public async Task Check_LenientWithOneTenant_AllowsWhatWasAdded()
    {
        await Tenants.CreateAsync(Shop, "Shop", TenantLimits.Default, Cancellation);
        await AddAsync(Shop, "shop.example");

        Assert.Equal("shop.example", await AskAsync(Policy(requireVerified: false), Shop, "mail.shop.example"));
        Assert.Equal("sender_domain_not_added", await AskAsync(Policy(requireVerified: false), Shop, "bank.example"));
    }

    [Fact]
    public async Task Check_LenientWithTwoTenants_AllowsWhatIsVerifiedOnly()
    {
        await Tenants.CreateAsync(Shop, "Shop", TenantLimits.Default, Cancellation);
        await Tenants.CreateAsync(Other, "Other", TenantLimits.Default, Cancellation);
        await AddAsync(Shop, "shop.example");

        Assert.Equal("sender_domain_not_verified", await AskAsync(Policy(requireVerified: false), Shop, "shop.example"));
    }

    private SenderPolicy Policy(bool requireVerified) =>
        new(Table, Tenants, new SenderPolicyOptions { RequireVerifiedDomains = requireVerified }, Time);

    private Task<string> AskAsync(TenantId tenant, string name) => AskAsync(Policy(requireVerified: true), tenant, name);

    private static async Task<string> AskAsync(SenderPolicy policy, TenantId tenant, string name) =>
        (await policy.CheckAsync(tenant, name, Cancellation)).IsRefused(out var refusal, out var domain) ? refusal.Code : domain.Domain;
}
