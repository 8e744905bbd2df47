using System.Text;
using EmailPlatform.Mail.Dns;

namespace EmailPlatform.Mail.Tests.Dns;

public sealed class MxLookupTests
{
    [Fact]
    public async Task Find_Hosts_AreOrderedAndEqualOnesShuffled()
    {
        var seen = new HashSet<string>();
        await using var server = new FakeDnsServer((query, _) => [DnsPacket.Response(query, [
            DnsPacket.MX("x.test", 20, "c.test"), DnsPacket.MX("x.test", 10, "a.test"), DnsPacket.MX("x.test", 10, "b.test"), DnsPacket.MX("x.test", 30, "a.test")])]);
        var lookup = new MxLookup(DnsResolverTests.Resolver(server));
        for (var i = 0; i < 100; i++)
        {
            var targets = Assert.IsType<MxOutcome.Targets>(await lookup.FindAsync("x.test", TestContext.Current.CancellationToken));
            Assert.Equal(3, targets.Hosts.Count);
            Assert.Equal(new MxHost("c.test", 20), targets.Hosts[2]);
            Assert.False(targets.IsImplicit);
            seen.Add(targets.Hosts[0].Name);
        }

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Find_NullMx_IsSaidSo()
        => Assert.IsType<MxOutcome.NullMx>(await FindAsync(query => DnsPacket.Response(query, [DnsPacket.MX("x.test", 0, "")])));

    [Fact]
    public async Task Find_NoMxAndAnAddress_IsImplicit()
    {
        var outcome = await FindAsync(query => TypeOf(query) == 28
            ? DnsPacket.Response(query, [DnsPacket.Record("x.test", 28, 60, new byte[16])])
            : DnsPacket.Response(query));
        var targets = Assert.IsType<MxOutcome.Targets>(outcome);
        Assert.True(targets.IsImplicit);
        Assert.Equal(new MxHost("x.test", 0), Assert.Single(targets.Hosts));
    }

    [Fact]
    public async Task Find_NothingAtAll_IsNoSuchDomain()
    {
        Assert.IsType<MxOutcome.NoSuchDomain>(await FindAsync(query => DnsPacket.Response(query)));
        Assert.IsType<MxOutcome.NoSuchDomain>(await FindAsync(query => DnsPacket.Response(query, code: 3)));
    }

    [Fact]
    public async Task Find_ResolverFails_IsTemporary()
    {
        Assert.IsType<MxOutcome.TemporaryFailure>(await FindAsync(query => DnsPacket.Response(query, code: 2)));
        Assert.IsType<MxOutcome.TemporaryFailure>(await FindAsync(query => DnsPacket.Response(query, code: TypeOf(query) == 28 ? 2 : 0)));
    }

    private static int TypeOf(byte[] query) => query[Encoding.Latin1.GetString(query).IndexOf('\0', 12) + 2];

    private static async Task<MxOutcome> FindAsync(Func<byte[], byte[]> answer)
    {
        await using var server = new FakeDnsServer((query, _) => [answer(query)]);
        return await new MxLookup(DnsResolverTests.Resolver(server)).FindAsync("x.test", TestContext.Current.CancellationToken);
    }
}
