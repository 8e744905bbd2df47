using EmailPlatform.Mail.Dns;

namespace EmailPlatform.Mail.Tests.Dns;

/// <summary>The resolver and the MX lookup against name servers that others wrote.</summary>
public sealed class RealNameServerTests
{
    private const string Zone = """
        $TTL 300
        @        IN SOA  ns.mail.test. hostmaster.mail.test. 1 3600 900 604800 60
        @        IN NS   ns.mail.test.
        @        IN MX   10 mx1.mail.test.
        @        IN MX   20 mx2.mail.test.
        @        IN TXT  "v=spf1 " "-all"
        ns       IN A    192.0.2.53
        mx1      IN A    192.0.2.1
        mx1      IN AAAA 2001:db8::1
        mx2      IN A    192.0.2.2
        alias    IN CNAME mx1
        far      120 IN CNAME alias
        null     IN MX   0 .
        implicit IN A    192.0.2.3
        text     IN TXT  "only text"
        1.2.0.192.reverse IN PTR mx1.mail.test.
        _25._tcp.mx1 IN TLSA 3 1 1 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF

        """;

    [Fact]
    public async Task Bind_EveryType_IsRead()
    {
        var large = string.Concat(Enumerable.Range(0, 60).Select(i => $"large IN TXT \"{i:D3} {new string('x', 100)}\"\n"));
        await using var server = await NameServer.StartBindAsync("mail.test", Zone + large);
        var resolver = Resolver(server);

        Assert.Equal(
            [(10, "mx1.mail.test"), (20, "mx2.mail.test")],
            (await FindAsync<DnsRecord.MailExchange>(resolver, "mail.test", DnsRecordType.MX)).Select(r => (r.Preference, r.Exchange)).Order());
        Assert.Equal("192.0.2.1", Assert.Single(await FindAsync<DnsRecord.Address>(resolver, "mx1.mail.test", DnsRecordType.A)).Value.ToString());
        Assert.Equal("2001:db8::1", Assert.Single(await FindAsync<DnsRecord.Address>(resolver, "mx1.mail.test", DnsRecordType.Aaaa)).Value.ToString());
        Assert.Equal("v=spf1 -all", Assert.Single(await FindAsync<DnsRecord.Text>(resolver, "mail.test", DnsRecordType.Txt)).Value);
        Assert.Equal("mx1.mail.test", Assert.Single(await FindAsync<DnsRecord.Alias>(resolver, "alias.mail.test", DnsRecordType.Cname)).Target);
        Assert.Equal("mx1.mail.test", Assert.Single(await FindAsync<DnsRecord.Pointer>(resolver, "1.2.0.192.reverse.mail.test", DnsRecordType.Ptr)).Target);
        Assert.Equal("ns.mail.test", Assert.Single(await FindAsync<DnsRecord.NameServer>(resolver, "mail.test", DnsRecordType.NS)).Host);
        var soa = Assert.Single(await FindAsync<DnsRecord.StartOfAuthority>(resolver, "mail.test", DnsRecordType.Soa));
        Assert.Equal(("ns.mail.test", TimeSpan.FromSeconds(60)), (soa.PrimaryServer, soa.Minimum));
        var tlsa = Assert.Single(await FindAsync<DnsRecord.CertificateAssociation>(resolver, "_25._tcp.mx1.mail.test", DnsRecordType.Tlsa));
        Assert.Equal((3, 1, 1, 32), (tlsa.Usage, tlsa.Selector, tlsa.MatchingType, tlsa.Association.Length));

        var followed = Assert.IsType<DnsOutcome.Found>(await resolver.QueryAsync("far.mail.test", DnsRecordType.A, Token));
        Assert.Equal(("mx1.mail.test", TimeSpan.FromSeconds(120)), (followed.CanonicalName, followed.TimeToLive));
        // Too much for UDP: it comes over TCP.
        Assert.Equal(60, (await FindAsync<DnsRecord.Text>(resolver, "large.mail.test", DnsRecordType.Txt)).Count);
        Assert.IsType<DnsOutcome.NoData>(await resolver.QueryAsync("text.mail.test", DnsRecordType.A, Token));
        Assert.IsType<DnsOutcome.NxDomain>(await resolver.QueryAsync("none.mail.test", DnsRecordType.A, Token));
        Assert.IsType<DnsOutcome.TemporaryFailure>(await resolver.QueryAsync("refused.example", DnsRecordType.A, Token));
    }

    [Fact]
    public async Task Bind_MxLookup_TellsAllCasesApart()
    {
        await using var server = await NameServer.StartBindAsync("mail.test", Zone);
        var lookup = new MxLookup(Resolver(server));
        var targets = Assert.IsType<MxOutcome.Targets>(await lookup.FindAsync("mail.test", Token));
        Assert.Equal([new MxHost("mx1.mail.test", 10), new MxHost("mx2.mail.test", 20)], targets.Hosts);
        Assert.IsType<MxOutcome.NullMx>(await lookup.FindAsync("null.mail.test", Token));
        Assert.True(Assert.IsType<MxOutcome.Targets>(await lookup.FindAsync("implicit.mail.test", Token)).IsImplicit);
        Assert.IsType<MxOutcome.NoSuchDomain>(await lookup.FindAsync("text.mail.test", Token));
        Assert.IsType<MxOutcome.NoSuchDomain>(await lookup.FindAsync("none.mail.test", Token));
        Assert.IsType<MxOutcome.TemporaryFailure>(await lookup.FindAsync("refused.example", Token));
    }

    [Fact]
    public async Task Dnsmasq_Answers_AreRead()
    {
        await using var server = await NameServer.StartDnsmasqAsync(
            "mail.test", "--mx-host=mail.test,mx1.mail.test,10", "--mx-host=mail.test,mx2.mail.test,10", "--mx-host=mail.test,mx3.mail.test,5",
            "--host-record=mx1.mail.test,192.0.2.1,2001:db8::1", "--txt-record=mail.test,v=spf1 ,-all", "--cname=alias.mail.test,mx1.mail.test",
            "--ptr-record=1.2.0.192.in-addr.arpa,mx1.mail.test", "--dns-rr=_25._tcp.mx1.mail.test,52,030101AABBCC", "--local-ttl=77");
        var resolver = Resolver(server);
        var firsts = new HashSet<string>();
        var lookup = new MxLookup(resolver);
        for (var i = 0; i < 100; i++)
        {
            var targets = Assert.IsType<MxOutcome.Targets>(await lookup.FindAsync("mail.test", Token));
            Assert.Equal("mx3.mail.test", targets.Hosts[0].Name);
            firsts.Add(targets.Hosts[1].Name);
        }

        Assert.Equal(["mx1.mail.test", "mx2.mail.test"], firsts.Order());
        var address = Assert.Single(await FindAsync<DnsRecord.Address>(resolver, "alias.mail.test", DnsRecordType.A));
        Assert.Equal(("192.0.2.1", TimeSpan.FromSeconds(77)), (address.Value.ToString(), address.TimeToLive));
        Assert.Equal("2001:db8::1", Assert.Single(await FindAsync<DnsRecord.Address>(resolver, "mx1.mail.test", DnsRecordType.Aaaa)).Value.ToString());
        Assert.Equal("v=spf1 -all", Assert.Single(await FindAsync<DnsRecord.Text>(resolver, "mail.test", DnsRecordType.Txt)).Value);
        Assert.Equal("mx1.mail.test", Assert.Single(await FindAsync<DnsRecord.Pointer>(resolver, "1.2.0.192.in-addr.arpa", DnsRecordType.Ptr)).Target);
        var tlsa = Assert.Single(await FindAsync<DnsRecord.CertificateAssociation>(resolver, "_25._tcp.mx1.mail.test", DnsRecordType.Tlsa));
        Assert.Equal("AABBCC", Convert.ToHexString(tlsa.Association.Span));
        Assert.IsType<DnsOutcome.NxDomain>(await resolver.QueryAsync("none.mail.test", DnsRecordType.A, Token));
        Assert.IsType<DnsOutcome.NoData>(await resolver.QueryAsync("mx1.mail.test", DnsRecordType.Txt, Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DnsResolver Resolver(NameServer server)
        => new(new DnsResolverOptions { Servers = [server.EndPoint], RequestDnssec = true }, TimeProvider.System);

    private static async Task<IReadOnlyList<T>> FindAsync<T>(DnsResolver resolver, string name, DnsRecordType type)
        where T : DnsRecord
        => [.. Assert.IsType<DnsOutcome.Found>(await resolver.QueryAsync(name, type, Token)).Records.Cast<T>()];
}
