using System.Net;
using System.Net.Sockets;
using System.Text;
using EmailPlatform.Core.Domains;
using EmailPlatform.Mail.Dns;

namespace EmailPlatform.Core.Tests.Domains;

public sealed class ResolverLookupTests : IDisposable
{
    private readonly UdpClient _server = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ResolverLookup _lookup;

    public ResolverLookupTests() => _lookup = new ResolverLookup(new DnsResolver(
        new DnsResolverOptions { Servers = [(IPEndPoint)_server.Client.LocalEndPoint!], Attempts = 1, Timeout = TimeSpan.FromSeconds(10) }, TimeProvider.System));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Txt_TwoRecordsOneOfTwoStrings_GivesTheJoinedTexts()
    {
        var answering = AnswerAsync(code: 0, (16, [3, .. "abc"u8, 2, .. "de"u8]), (16, [1, .. "x"u8]));

        var answer = await _lookup.TxtAsync("shop.example", Cancellation);

        Assert.Equal(["abcde", "x"], Assert.IsType<DnsAnswer.Found>(answer).Values);
        Assert.Equal("shop.example", await answering);
    }

    [Fact]
    public async Task Cname_Found_GivesTheTargetWithoutADot()
    {
        var answering = AnswerAsync(code: 0, (5, [4, .. "Host"u8, 3, .. "net"u8, 0]));

        var answer = await _lookup.CnameAsync("bounce.shop.example", Cancellation);

        Assert.Equal(["host.net"], Assert.IsType<DnsAnswer.Found>(answer).Values);
        Assert.Equal("bounce.shop.example", await answering);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Txt_NoDataOrNoName_IsNothing(byte code)
    {
        var answering = AnswerAsync(code);

        Assert.IsType<DnsAnswer.Nothing>(await _lookup.TxtAsync("shop.example", Cancellation));
        await answering;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Txt_ServerFails_IsTemporary(byte code)
    {
        var answering = AnswerAsync(code);

        Assert.IsType<DnsAnswer.TemporaryFailure>(await _lookup.TxtAsync("shop.example", Cancellation));
        await answering;
    }

    public void Dispose() => _server.Dispose();

    /// <summary>Answers one question with these records of its name; returns the name.</summary>
    private async Task<string> AnswerAsync(byte code, params (byte Type, byte[] Content)[] records)
    {
        var query = await _server.ReceiveAsync(Cancellation);
        var name = new StringBuilder();
        var end = 12;
        for (; query.Buffer[end] != 0; end += query.Buffer[end] + 1)
            name.Append(name.Length == 0 ? "" : ".").Append(Encoding.ASCII.GetString(query.Buffer, end + 1, query.Buffer[end]));
        end += 5;

        var reply = new List<byte> { query.Buffer[0], query.Buffer[1], 0x81, (byte)(0x80 | code), 0, 1, 0, (byte)records.Length, 0, 0, 0, 0 };
        reply.AddRange(query.Buffer[12..end]);
        foreach (var (type, content) in records)
            reply.AddRange([0xC0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, (byte)content.Length, .. content]);
        await _server.SendAsync(reply.ToArray(), query.RemoteEndPoint, Cancellation);
        return name.ToString().ToLowerInvariant();
    }
}
