using System.Net;
using System.Text;
using EmailPlatform.Mail.Dns;
using EmailPlatform.Mail.Tests.Smtp;

namespace EmailPlatform.Mail.Tests.Dns;

public sealed class DnsResolverTests
{
    private const ushort AuthenticData = 0x20;
    private const ushort Truncated = 0x200;

    [Fact]
    public async Task Query_EveryType_IsRead()
    {
        await using var server = new FakeDnsServer((query, _) => [DnsPacket.Response(
            query,
            [
                DnsPacket.Record("x.test", 1, 60, 192, 0, 2, 1),
                DnsPacket.Record("x.test", 28, 60, [.. IPAddress.Parse("2001:db8::1").GetAddressBytes()]),
                DnsPacket.MX("x.test", 10, "MX.x.test"),
                DnsPacket.Record("x.test", 16, 60, [3, .. "v=s"u8, 4, .. "pf1 "u8]),
                DnsPacket.Record("x.test", 12, 60, DnsPacket.Name("ptr.test")),
                DnsPacket.Record("x.test", 2, 60, DnsPacket.Name("ns.test")),
                DnsPacket.Record("x.test", 52, 60, 3, 1, 1, 0xAA, 0xBB),
                DnsPacket.Record("x.test", 99, 60, 1, 2, 3),
                DnsPacket.Soa("x.test", 30),
            ],
            flags: AuthenticData)]);
        var resolver = Resolver(server);

        Assert.Equal("192.0.2.1", (await OneAsync<DnsRecord.Address>(resolver, DnsRecordType.A)).Value.ToString());
        Assert.Equal("2001:db8::1", (await OneAsync<DnsRecord.Address>(resolver, DnsRecordType.Aaaa)).Value.ToString());
        Assert.Equal((10, "mx.x.test"), (await OneAsync<DnsRecord.MailExchange>(resolver, DnsRecordType.MX)) is var mx ? (mx.Preference, mx.Exchange) : default);
        Assert.Equal("v=spf1 ", (await OneAsync<DnsRecord.Text>(resolver, DnsRecordType.Txt)).Value);
        Assert.Equal("ptr.test", (await OneAsync<DnsRecord.Pointer>(resolver, DnsRecordType.Ptr)).Target);
        Assert.Equal("ns.test", (await OneAsync<DnsRecord.NameServer>(resolver, DnsRecordType.NS)).Host);
        Assert.Equal(TimeSpan.FromSeconds(30), (await OneAsync<DnsRecord.StartOfAuthority>(resolver, DnsRecordType.Soa)).Minimum);
        var tlsa = await OneAsync<DnsRecord.CertificateAssociation>(resolver, DnsRecordType.Tlsa);
        Assert.Equal((3, 1, 1, "AABB"), (tlsa.Usage, tlsa.Selector, tlsa.MatchingType, Convert.ToHexString(tlsa.Association.Span)));
        Assert.True(Assert.IsType<DnsOutcome.Found>(await AskAsync(resolver, "X.test.", DnsRecordType.A)).IsAuthenticated);
    }

    [Fact]
    public async Task Query_Alias_IsFollowedWithinTheAnswer()
    {
        await using var server = new FakeDnsServer((query, _) => [DnsPacket.Response(query, [
            DnsPacket.Record("b.test", 5, 40, DnsPacket.Name("c.test")),
            DnsPacket.Record("x.test", 5, 50, DnsPacket.Name("b.test")),
            DnsPacket.Record("other.test", 1, 5, 192, 0, 2, 9),
            DnsPacket.Record("c.test", 1, 60, 192, 0, 2, 1)])]);
        var found = Assert.IsType<DnsOutcome.Found>(await AskAsync(Resolver(server), "x.test", DnsRecordType.A));
        Assert.Equal(("c.test", TimeSpan.FromSeconds(40), 1, false), (found.CanonicalName, found.TimeToLive, found.Records.Count, found.IsAuthenticated));
    }

    [Fact]
    public async Task Query_AliasLoop_IsAFailure()
    {
        await using var server = new FakeDnsServer((query, _) => [DnsPacket.Response(query, [
            DnsPacket.Record("x.test", 5, 50, DnsPacket.Name("y.test")), DnsPacket.Record("y.test", 5, 50, DnsPacket.Name("x.test"))])]);
        Assert.IsType<DnsOutcome.TemporaryFailure>(await AskAsync(Resolver(server), "x.test", DnsRecordType.A));
    }

    [Fact]
    public async Task Query_Negative_IsToldApartAndKeptAsTheSoaSays()
    {
        var clock = new ManualClock();
        await using var server = new FakeDnsServer((query, _) => [DnsPacket.Response(
            query, authorities: [DnsPacket.Soa("test", 100)], code: Encoding.ASCII.GetString(query).Contains("none", StringComparison.Ordinal) ? 3 : 0)]);
        var resolver = Resolver(server, clock);
        Assert.IsType<DnsOutcome.NxDomain>(await AskAsync(resolver, "none.test", DnsRecordType.A));
        Assert.IsType<DnsOutcome.NoData>(await AskAsync(resolver, "x.test", DnsRecordType.A));
        clock.Advance(TimeSpan.FromSeconds(99));
        Assert.IsType<DnsOutcome.NxDomain>(await AskAsync(resolver, "none.test", DnsRecordType.A));
        Assert.Equal(2, server.Queries);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<DnsOutcome.NxDomain>(await AskAsync(resolver, "none.test", DnsRecordType.A));
        Assert.Equal(3, server.Queries);
    }

    [Fact]
    public async Task Query_Again_ComesFromTheCacheWithTheTimeThatIsLeft()
    {
        var clock = new ManualClock();
        await using var server = new FakeDnsServer((query, _) => [DnsPacket.Response(query, [DnsPacket.Record("x.test", 1, 60, 192, 0, 2, 1)])]);
        var resolver = Resolver(server, clock);
        await AskAsync(resolver, "x.test", DnsRecordType.A);
        clock.Advance(TimeSpan.FromSeconds(20));
        var found = Assert.IsType<DnsOutcome.Found>(await AskAsync(resolver, "X.TEST", DnsRecordType.A));
        Assert.Equal((TimeSpan.FromSeconds(40), 1), (found.TimeToLive, server.Queries));
        clock.Advance(TimeSpan.FromSeconds(40));
        await AskAsync(resolver, "x.test", DnsRecordType.A);
        Assert.Equal(2, server.Queries);
    }

    [Fact]
    public async Task Query_TruncatedAnswer_IsAskedAgainOverTcp()
    {
        await using var server = new FakeDnsServer((query, isTcp) => [isTcp
            ? DnsPacket.Response(query, [.. Enumerable.Range(0, 200).Select(i => DnsPacket.Record("x.test", 1, 60, 192, 0, 2, (byte)i))])
            : DnsPacket.Response(query, flags: Truncated)]);
        Assert.Equal(200, Assert.IsType<DnsOutcome.Found>(await AskAsync(Resolver(server), "x.test", DnsRecordType.A)).Records.Count);
    }

    [Fact]
    public async Task Query_ForgedAnswers_AreIgnored()
    {
        await using var server = new FakeDnsServer((query, _) =>
        {
            var forged = DnsPacket.Record("x.test", 1, 60, 203, 0, 113, 66);
            var wrongId = DnsPacket.Response(query, [forged]);
            wrongId[0] ^= 1;
            var wrongName = DnsPacket.Response(query, [forged]);
            wrongName[13] ^= 1;
            var noResponse = DnsPacket.Response(query, [forged]);
            noResponse[2] &= 0x7F;
            return [wrongId, wrongName, noResponse, query, [1, 2, 3], DnsPacket.Response(query, [DnsPacket.Record("x.test", 1, 60, 192, 0, 2, 1)])];
        });
        Assert.Equal("192.0.2.1", (await OneAsync<DnsRecord.Address>(Resolver(server), DnsRecordType.A)).Value.ToString());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Query_ServerFails_TheNextOneIsAsked(int code)
    {
        await using var broken = new FakeDnsServer((query, _) => [DnsPacket.Response(query, code: code)]);
        await using var good = new FakeDnsServer((query, _) => [DnsPacket.Response(query, [DnsPacket.Record("x.test", 1, 60, 192, 0, 2, 1)])]);
        var both = new DnsResolver(new DnsResolverOptions { Servers = [broken.EndPoint, good.EndPoint] }, TimeProvider.System);
        Assert.IsType<DnsOutcome.Found>(await AskAsync(both, "x.test", DnsRecordType.A));
        Assert.IsType<DnsOutcome.TemporaryFailure>(await AskAsync(Resolver(broken), "x.test", DnsRecordType.A));
        Assert.Equal(3, broken.Queries);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Query_ServerWithoutEdns_IsAskedWithoutIt(int code)
    {
        await using var server = new FakeDnsServer((query, _) =>
        {
            var hasEdns = query[11] == 1;
            Assert.Equal(hasEdns ? 11 : 0, query.Length - (Array.IndexOf(query, (byte)0, 12) + 5));
            // What cannot read a query answers with nothing but the header.
            return [hasEdns ? [query[0], query[1], 0x81, (byte)(0x80 | code), 0, (byte)(code == 1 ? 0 : 1), 0, 0, 0, 0, 0, 0, .. code == 1 ? [] : query[12..(Array.IndexOf(query, (byte)0, 12) + 5)]]
                : DnsPacket.Response(query, [DnsPacket.Record("x.test", 1, 60, 192, 0, 2, 1)])];
        });
        Assert.Equal("192.0.2.1", (await OneAsync<DnsRecord.Address>(Resolver(server), DnsRecordType.A)).Value.ToString());
    }

    [Theory]
    [InlineData(false, 0x00)]
    [InlineData(true, 0x80)]
    public async Task Query_Edns_TellsSizeAndWhetherDnssecIsWanted(bool requestDnssec, byte flags)
    {
        byte[] asked = [];
        await using var server = new FakeDnsServer((query, _) =>
        {
            asked = query;
            return [DnsPacket.Response(query, [DnsPacket.Record("x.test", 1, 60, 192, 0, 2, 1)])];
        });
        var resolver = new DnsResolver(new DnsResolverOptions { Servers = [server.EndPoint], RequestDnssec = requestDnssec }, TimeProvider.System);
        Assert.False(Assert.IsType<DnsOutcome.Found>(await AskAsync(resolver, "x.test", DnsRecordType.A)).IsAuthenticated);
        // Root, OPT, 1232 octets, no extended code, version 0, DO, no options (RFC 6891 §6.1); RD and AD in the header (RFC 6840 §5.7).
        Assert.Equal([0, 0, 41, 1232 >> 8, 1232 & 0xFF, 0, 0, flags, 0, 0, 0], asked[^11..]);
        Assert.Equal([0x01, 0x20], asked[2..4]);
    }

    [Fact]
    public async Task Query_SilentServer_IsATemporaryFailure()
    {
        var clock = new ManualClock();
        await using var server = new FakeDnsServer((_, _) => []);
        var asked = AskAsync(Resolver(server, clock), "x.test", DnsRecordType.A).AsTask();
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return asked.IsCompleted;
        });
        Assert.IsType<DnsOutcome.TemporaryFailure>(await asked);
        await Eventually.TrueAsync(() => server.Queries == 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("with space.test")]
    [InlineData("b\u00fccher.test")]
    public async Task Query_ImpossibleName_DoesNotExist(string name)
        => Assert.IsType<DnsOutcome.NxDomain>(await AskAsync(new DnsResolver(new DnsResolverOptions(), TimeProvider.System), name, DnsRecordType.A));

    [Fact]
    public void Cache_Full_MakesRoom()
    {
        var cache = new DnsCache(16, TimeProvider.System);
        var questions = Enumerable.Range(0, 100).Select(i => new DnsQuestion($"n{i}", DnsRecordType.A)).ToArray();
        foreach (var question in questions)
            cache.Add(question, new DnsOutcome.NoData(false), TimeSpan.FromMinutes(1));
        Assert.InRange(questions.Count(q => cache.Get(q) is not null), 1, 16);
        Assert.NotNull(cache.Get(questions[^1]));
    }

    [Fact]
    public void Read_CompressionLoop_IsMalformed()
    {
        var question = new DnsQuestion("x.test", DnsRecordType.A);
        var query = DnsQuery.Write(question, 7, requestDnssec: true);
        foreach (var pointer in new byte[] { 24, 25, 0x20, 0xFF })
            Assert.Null(DnsResponse.Read(DnsPacket.Response(query, [[0xC0, pointer, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 1, 2, 3, 4]]), question, 7));
        Assert.NotNull(DnsResponse.Read(DnsPacket.Response(query, [[0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 1, 2, 3, 4]]), question, 7));
    }

    [Fact]
    public void Read_DamagedPackets_NeverThrow()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var question = new DnsQuestion("x.test", DnsRecordType.MX);
        var query = DnsQuery.Write(question, 7, requestDnssec: false);
        var packet = DnsPacket.Response(
            query, [DnsPacket.MX("x.test", 1, "a.test"), DnsPacket.Record("x.test", 16, 1, 2, 65, 66), DnsPacket.Record("x.test", 5, 1, 0xC0, 12)], [DnsPacket.Soa("test", 1)]);
        Assert.Equal(3, DnsResponse.Read(packet, question, 7)!.Answers.Count);
        for (var round = 0; round < 100_000; round++)
        {
            var damaged = packet[..random.Next(random.Next(2) == 0 ? packet.Length : packet.Length + 1)];
            for (var flips = random.Next(4); flips > 0 && damaged.Length > 12; flips--)
                damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
            var exception = Record.Exception(() => DnsResponse.Read(damaged, question, 7) is { } response ? DnsAnswer.Of(response, question, out _) : null);
            Assert.True(exception is null, $"seed {seed}, round {round}: {exception}");
        }
    }

    [Fact]
    public void ResolvConf_Lines_AreRead()
        => Assert.Equal(
            ["192.0.2.1:53", "[2001:db8::1]:53"],
            ResolvConf.Parse(["# nameserver 1.1.1.1", "nameserver 192.0.2.1", "search x", "nameserver\t2001:db8::1 # x", "nameserver bad"]).Select(s => s.ToString()));

    internal static DnsResolver Resolver(FakeDnsServer server, TimeProvider? clock = null)
        => new(new DnsResolverOptions { Servers = [server.EndPoint] }, clock ?? TimeProvider.System);

    private static ValueTask<DnsOutcome> AskAsync(DnsResolver resolver, string name, DnsRecordType type)
        => resolver.QueryAsync(name, type, TestContext.Current.CancellationToken);

    private static async Task<T> OneAsync<T>(DnsResolver resolver, DnsRecordType type)
        where T : DnsRecord
        => Assert.IsType<T>(Assert.Single(Assert.IsType<DnsOutcome.Found>(await AskAsync(resolver, "x.test", type)).Records));
}
