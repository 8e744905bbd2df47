using System.Text;
using EmailPlatform.Core.Domains;
using EmailPlatform.Mail.Dkim;

namespace EmailPlatform.Core.Tests.Domains;

public sealed class DomainStoreTests : DomainFixture
{
    [Fact]
    public async Task Create_Valid_HasAKeyThatFitsItsRecord()
    {
        var domain = await AddAsync(Shop, "Shop.Example");

        var key = await Domains.GetSigningKeyAsync(Shop, "shop.example", Cancellation);
        Assert.Equal(("shop.example", DomainStatus.Pending), (domain.Domain, domain.Status));
        Assert.Equal((domain.Domain, domain.Selector, domain.DkimRecord), (key!.Domain, key.Selector, key.Key.DnsRecord));
        Assert.Equal(domain, (await Domains.GetAsync(Shop, "shop.example", Cancellation)).Value! with { Checks = domain.Checks });
    }

    [Fact]
    public async Task Create_Unicode_IsKeptAsALabelsAndFoundByBoth()
    {
        var domain = await AddAsync(Shop, "bücher.example");

        Assert.Equal("xn--bcher-kva.example", domain.Domain);
        Assert.NotNull((await Domains.GetAsync(Shop, "BÜCHER.example", Cancellation)).Value);
        Assert.NotNull((await Domains.GetAsync(Shop, "xn--bcher-kva.example", Cancellation)).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("shop.example.")]
    [InlineData("shop..example")]
    [InlineData("shop#t#other.example")]
    [InlineData("_dmarc.shop.example")]
    [InlineData("[192.0.2.1]")]
    [InlineData("192.0.2.1")]
    [InlineData("shop.example\n")]
    [InlineData("a@shop.example")]
    public async Task Create_NoDomain_IsRefused(string name)
    {
        var outcome = await Domains.CreateAsync(Shop, name, Cancellation);

        Assert.Equal(("/domain", "invalid_domain"), (outcome.Refusal!.Errors[0].Pointer, outcome.Refusal.Errors[0].Code));
        Assert.NotNull((await Domains.GetAsync(Shop, name, Cancellation)).Refusal);
    }

    [Fact]
    public async Task Create_TooLongForItsRecords_IsRefused()
    {
        var label = new string('a', 53);
        var longest = $"{label}.{label}.{label}.{label}.abcd";
        Assert.Equal(DomainStore.MaxDomainOctets, longest.Length);

        var domain = await AddAsync(Shop, longest);
        Assert.All(DomainRecords.For(domain, Options), record => Assert.InRange(record.Name.Length, 1, 253));
        Assert.NotNull((await Domains.CreateAsync(Shop, longest + "e", Cancellation)).Refusal);
    }

    [Fact]
    public async Task Create_ManyAtOnce_OneWinsAndItsKeySigns()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(async () => await Domains.CreateAsync(Shop, "shop.example", Cancellation))));

        var winner = Assert.Single(outcomes, outcome => outcome.Value is not null).Value!;
        Assert.All(outcomes.Where(outcome => outcome.Value is null), outcome => Assert.Equal("domain_exists", outcome.Refusal!.Code));
        var key = await Domains.GetSigningKeyAsync(Shop, "shop.example", Cancellation);
        Assert.Equal((winner.Selector, winner.DkimRecord), (key!.Selector, key.Key.DnsRecord));
    }

    [Fact]
    public async Task Create_SameDomainByTwoTenants_GivesEachItsOwnSelectorAndKey()
    {
        var mine = await AddAsync(Shop, "shop.example");
        var theirs = await AddAsync(Other, "shop.example");

        Assert.NotEqual(mine.Selector, theirs.Selector);
        Assert.NotEqual(mine.DkimRecord, theirs.DkimRecord);
        Assert.NotEqual(mine.OwnershipToken, theirs.OwnershipToken);
    }

    [Fact]
    public async Task Create_Stored_HoldsNoPrivateKeyInTheClear()
    {
        await AddAsync(Shop, "shop.example");
        var pkcs8 = (await Domains.GetSigningKeyAsync(Shop, "shop.example", Cancellation))!.Key.ExportPkcs8();

        var item = await Table.GetAsync(DomainKey.SigningKey(Shop, "shop.example"), Cancellation);
        Assert.DoesNotContain(Convert.ToBase64String(pkcs8)[..64], Encoding.UTF8.GetString(item!.Document.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_Verified_FreesTheClaimAndTheKey()
    {
        await VerifyAsync(Shop, "shop.example");

        Assert.NotNull((await Domains.DeleteAsync(Shop, "shop.example", Cancellation)).Value);

        Assert.Equal("domain_not_found", (await Domains.GetAsync(Shop, "shop.example", Cancellation)).Refusal?.Code);
        Assert.Equal("domain_not_found", (await Domains.DeleteAsync(Shop, "shop.example", Cancellation)).Refusal?.Code);
        Assert.Null(await Domains.GetSigningKeyAsync(Shop, "shop.example", Cancellation));
        Assert.Null(await Table.GetAsync(DomainKey.Claim("shop.example"), Cancellation));
    }

    [Fact]
    public async Task Delete_ByATenantWithoutTheClaim_LeavesTheClaim()
    {
        await VerifyAsync(Shop, "shop.example");
        await AddAsync(Other, "shop.example");

        await Domains.DeleteAsync(Other, "shop.example", Cancellation);

        Assert.NotNull(await Table.GetAsync(DomainKey.Claim("shop.example"), Cancellation));
        Assert.NotNull((await Domains.GetAsync(Shop, "shop.example", Cancellation)).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Create_KilledInTheWrite_LeavesDomainAndKeyOrNeither(bool isApplied)
    {
        var dying = new DomainStore(new DyingTable(Table, 0, isApplied), Vault, Time);

        await Assert.ThrowsAsync<IOException>(async () => await dying.CreateAsync(Shop, "shop.example", Cancellation));

        Assert.Equal(isApplied, (await Domains.GetAsync(Shop, "shop.example", Cancellation)).Value is not null);
        Assert.Equal(isApplied, await Domains.GetSigningKeyAsync(Shop, "shop.example", Cancellation) is not null);
    }

    [Fact]
    public async Task List_OfATenant_HasItsDomainsOnly()
    {
        await AddAsync(Shop, "b.example");
        await AddAsync(Shop, "a.example");
        await AddAsync(Other, "c.example");

        var page = (await Domains.ListAsync(Shop, 10, null, Cancellation)).Value!;

        Assert.Equal(["a.example", "b.example"], page.Items.Select(domain => domain.Domain));
    }

    [Fact]
    public async Task DkimRecord_ForPublishing_SplitsIntoStrings()
    {
        var domain = await AddAsync(Shop, "shop.example");

        Assert.All(DkimKey.SplitDnsRecord(domain.DkimRecord), part => Assert.InRange(part.Length, 1, 255));
    }
}
