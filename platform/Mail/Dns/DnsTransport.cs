using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EmailPlatform.Mail.Dns;

/// <summary>One query to one server: over UDP, and over TCP when the answer does not fit (RFC 7766).</summary>
internal static class DnsTransport
{
    private const int FormatError = 1;
    private const int NotImplemented = 4;

    /// <summary>The first response that belongs to the query; others are ignored. Ends only with that, an error or the token.</summary>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="IOException">The server answered over TCP with something that is no response.</exception>
    public static async Task<DnsResponse> AskAsync(IPEndPoint server, DnsQuestion question, bool requestDnssec, CancellationToken cancellationToken)
    {
        var response = await AskAsync(server, question, requestDnssec, usesEdns: true, cancellationToken).ConfigureAwait(false);
        // An old server cannot read EDNS and says so; without it the answer is smaller, and nothing can be said of DNSSEC (RFC 6891 §7).
        return response.Code is FormatError or NotImplemented
            ? await AskAsync(server, question, requestDnssec: false, usesEdns: false, cancellationToken).ConfigureAwait(false)
            : response;
    }

    private static async Task<DnsResponse> AskAsync(
        IPEndPoint server, DnsQuestion question, bool requestDnssec, bool usesEdns, CancellationToken cancellationToken)
    {
        // The id and the new socket's port are what someone must guess who would forge an answer (RFC 5452 §9).
        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        var query = DnsQuery.Write(question, id, requestDnssec, usesEdns);
        var response = await AskOverUdpAsync(server, query, question, id, cancellationToken).ConfigureAwait(false);
        return response.IsTruncated ? await AskOverTcpAsync(server, query, question, id, cancellationToken).ConfigureAwait(false) : response;
    }

    private static async Task<DnsResponse> AskOverUdpAsync(
        IPEndPoint server, byte[] query, DnsQuestion question, ushort id, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(query, cancellationToken).ConfigureAwait(false);
        var packet = new byte[DnsQuery.MaxUdpBytes];
        while (true)
        {
            var length = await socket.ReceiveAsync(packet, cancellationToken).ConfigureAwait(false);
            if (DnsResponse.Read(packet.AsSpan(0, length), question, id) is { } response)
                return response;
        }
    }

    private static async Task<DnsResponse> AskOverTcpAsync(
        IPEndPoint server, byte[] query, DnsQuestion question, ushort id, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        var stream = new NetworkStream(socket);
        await using var _ = stream.ConfigureAwait(false);
        var framed = new byte[sizeof(ushort) + query.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed, sizeof(ushort));
        await stream.WriteAsync(framed, cancellationToken).ConfigureAwait(false);

        var length = new byte[sizeof(ushort)];
        await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
        var packet = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(packet, cancellationToken).ConfigureAwait(false);
        var response = DnsResponse.Read(packet, question, id);
        return response is null or { IsTruncated: true } ? throw new IOException("The answer over TCP is malformed.") : response;
    }
}
