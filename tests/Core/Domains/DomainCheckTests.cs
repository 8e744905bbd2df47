using EmailPlatform.Core.Domains;

namespace EmailPlatform.Core.Tests.Domains;

public sealed class DomainCheckTests : DomainFixture
{
    [Fact]
    public async Task Run_AllPublished_Verifies()
    {
        var domain = await VerifyAsync(Shop, "shop.example");

        Assert.All(DomainRecords.For(domain, Options), record => Assert.Equal((DnsRecordStatus.Verified, null), (record.Status, record.Found)));
        Assert.Equal(Time.GetUtcNow(), domain.Verified);
    }

    [Fact]
    public async Task Run_NothingPublished_StaysPending()
    {
        await AddAsync(Shop, "shop.example");

        var domain = await CheckAsync(Shop, "shop.example");

        Assert.Equal((DomainStatus.Pending, Time.GetUtcNow()), (domain.Status, domain.Checked));
        Assert.All(DomainRecords.For(domain, Options), record => Assert.Equal(DnsRecordStatus.Pending, record.Status));
    }

    [Fact]
    public async Task Run_OnlyTheRequiredPublished_Verifies()
    {
        Dns.Publish(await AddAsync(Shop, "shop.example"), new DomainOptions());
        Dns.Remove("TXT", "_dmarc.shop.example");

        var domain = await CheckAsync(Shop, "shop.example");

        Assert.Equal(DomainStatus.Verified, domain.Status);
        Assert.Equal(DnsRecordStatus.Pending, domain.Checks.Single(check => check.Purpose == DnsRecordPurpose.ReturnPath).Status);
    }

    [Theory]
    [InlineData(DnsRecordPurpose.Ownership)]
    [InlineData(DnsRecordPurpose.Dkim)]
    public async Task Run_OtherTextInARequiredRecord_FailsItAndShowsWhatStandsThere(DnsRecordPurpose purpose)
    {
        var domain = await AddAsync(Shop, "shop.example");
        Dns.Publish(domain, Options);
        var record = DomainRecords.For(domain, Options).Single(record => record.Purpose == purpose);
        Dns.Set("TXT", record.Name, "v=DKIM1; k=rsa; p=AAAA");

        domain = await CheckAsync(Shop, "shop.example");

        Assert.Equal(DomainStatus.Pending, domain.Status);
        Assert.Contains(new RecordCheck(purpose, DnsRecordStatus.Failed, "v=DKIM1; k=rsa; p=AAAA"), domain.Checks);
    }

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("p={1}", true)]
    [InlineData("k=rsa ; p = {1} ;", true)]
    [InlineData("v=DKIM1;p={1};s=email;t=s", true)]
    [InlineData("v=DKIM1; k=ed25519; p={1}", false)]
    [InlineData("v=DKIM2; k=rsa; p={1}", false)]
    [InlineData("v=DKIM1; k=rsa; p=", false)]
    [InlineData("v=DKIM1; k=rsa", false)]
    [InlineData("v=DKIM1; k=rsa; p={1}AAAA", false)]
    [InlineData("nonsense; p={1}", false)]
    [InlineData("", false)]
    public async Task Run_DkimRecordAsPeopleWriteIt_IsUnderstood(string form, bool isGood)
    {
        var domain = await AddAsync(Shop, "shop.example");
        Dns.Publish(domain, Options);
        var key = domain.DkimRecord[(domain.DkimRecord.IndexOf("p=", StringComparison.Ordinal) + 2)..];
        Dns.Set("TXT", $"{domain.Selector}._domainkey.shop.example", string.Format(null, form, domain.DkimRecord, key.Insert(200, " \t")));

        Assert.Equal(isGood ? DomainStatus.Verified : DomainStatus.Pending, (await CheckAsync(Shop, "shop.example")).Status);
    }

    [Fact]
    public async Task Run_TwoKeyRecords_FailsTheRecord()
    {
        var domain = await AddAsync(Shop, "shop.example");
        Dns.Publish(domain, Options);
        Dns.Set("TXT", $"{domain.Selector}._domainkey.shop.example", domain.DkimRecord, domain.DkimRecord);

        Assert.Equal(DomainStatus.Pending, (await CheckAsync(Shop, "shop.example")).Status);
    }

    [Theory]
    [InlineData("_dmarc.shop.example", "v=DMARC1; p=reject", DnsRecordStatus.Verified)]
    [InlineData("_dmarc.mail.shop.example", "v=DMARC1 ;p=quarantine", DnsRecordStatus.Verified)]
    [InlineData("_dmarc.example", "v=DMARC1; p=reject", DnsRecordStatus.Pending)]
    [InlineData("_dmarc.mail.shop.example", "p=none; v=DMARC1", DnsRecordStatus.Pending)]
    public async Task Run_DmarcPolicyOfAnyDomainAbove_IsFound(string name, string value, DnsRecordStatus status)
    {
        await AddAsync(Shop, "mail.shop.example");
        Dns.Set("TXT", name, value);

        var domain = await CheckAsync(Shop, "mail.shop.example");

        Assert.Equal(status, domain.Checks.Single(check => check.Purpose == DnsRecordPurpose.Dmarc).Status);
    }

    [Fact]
    public async Task Run_ARecordGoes_StaysVerifiedForTheGraceAndFailsThen()
    {
        var domain = await VerifyAsync(Shop, "shop.example");
        Dns.Remove("TXT", $"{domain.Selector}._domainkey.shop.example");

        Assert.Equal(DomainStatus.Verified, (await CheckAsync(Shop, "shop.example")).Status);
        Time.Advance(Options.MissingGrace - TimeSpan.FromTicks(1));
        Assert.Equal(DomainStatus.Verified, (await CheckAsync(Shop, "shop.example")).Status);
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(DomainStatus.Failed, (await CheckAsync(Shop, "shop.example")).Status);
    }

    [Fact]
    public async Task Run_ARecordGoesAndComesBack_StartsTheGraceAnew()
    {
        var domain = await VerifyAsync(Shop, "shop.example");
        Dns.Remove("TXT", $"{domain.Selector}._domainkey.shop.example");
        await CheckAsync(Shop, "shop.example");
        Dns.Publish(domain, Options);
        await CheckAsync(Shop, "shop.example");
        Dns.Remove("TXT", $"{domain.Selector}._domainkey.shop.example");

        Time.Advance(Options.MissingGrace * 2);

        Assert.Equal(DomainStatus.Verified, (await CheckAsync(Shop, "shop.example")).Status);
    }

    [Fact]
    public async Task Run_DnsDoesNotAnswer_ChangesNothingHoweverLong()
    {
        var domain = await VerifyAsync(Shop, "shop.example");
        foreach (var record in DomainRecords.For(domain, Options))
            Dns.Fail(record.Type, record.Name);

        for (var day = 0; day < 10; day++)
        {
            Time.Advance(TimeSpan.FromDays(1));
            domain = await CheckAsync(Shop, "shop.example");
        }

        Assert.Equal((DomainStatus.Verified, null), (domain.Status, domain.MissingSince));
        Assert.All(domain.Checks, check => Assert.Equal(DnsRecordStatus.Verified, check.Status));
    }

    [Fact]
    public async Task Run_UnprovedClaimOfAStranger_DoesNotLockOutTheOwner()
    {
        await AddAsync(Other, "shop.example");
        await CheckAsync(Other, "shop.example");

        await VerifyAsync(Shop, "shop.example");

        Assert.Equal(DomainStatus.Pending, (await CheckAsync(Other, "shop.example")).Status);
    }

    [Fact]
    public async Task Run_BothRecordsStand_StaysWithTheFirst()
    {
        var mine = await VerifyAsync(Shop, "shop.example");
        var theirs = await AddAsync(Other, "shop.example");
        Dns.Publish(theirs, Options);
        Dns.Set("TXT", "_emailplatform.shop.example", DomainRecords.OwnershipValue(mine), DomainRecords.OwnershipValue(theirs));

        theirs = await CheckAsync(Other, "shop.example");

        Assert.Equal((DomainStatus.Pending, true), (theirs.Status, theirs.IsHeldByAnother));
        Assert.Equal(DomainStatus.Verified, (await CheckAsync(Shop, "shop.example")).Status);
    }

    [Fact]
    public async Task Run_DomainChangedHands_GoesToTheNewOwnerAndFailsForTheOld()
    {
        await VerifyAsync(Shop, "shop.example");

        await VerifyAsync(Other, "shop.example");

        Assert.Equal(DomainStatus.Failed, (await Domains.GetAsync(Shop, "shop.example", Cancellation)).Value!.Status);
        Assert.NotEqual(DomainStatus.Verified, (await CheckAsync(Shop, "shop.example")).Status);
    }

    [Fact]
    public async Task Run_TwoTenantsAtOnce_OneGetsTheDomain()
    {
        for (var round = 0; round < 5; round++)
        {
            var name = $"shop{round}.example";
            var mine = await AddAsync(Shop, name);
            var theirs = await AddAsync(Other, name);
            Dns.Publish(mine, Options);
            Dns.Publish(theirs, Options);
            Dns.Set("TXT", $"_emailplatform.{name}", DomainRecords.OwnershipValue(mine), DomainRecords.OwnershipValue(theirs));

            await Task.WhenAll(Task.Run(() => CheckAsync(Shop, name)), Task.Run(() => CheckAsync(Other, name)), Task.Run(() => CheckAsync(Other, name)));

            var statuses = new[]
            {
                (await Domains.GetAsync(Shop, name, Cancellation)).Value!.Status,
                (await Domains.GetAsync(Other, name, Cancellation)).Value!.Status,
            };
            Assert.Single(statuses, DomainStatus.Verified);
        }
    }

    [Fact]
    public async Task Run_UnknownDomain_IsRefused() =>
        Assert.Equal(
            "domain_not_found",
            (await new DomainCheck(Table, Domains, Dns, Options, Time).RunAsync(Shop, "shop.example", Cancellation)).Refusal?.Code);
}
