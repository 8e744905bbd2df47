using System.Buffers.Binary;
using System.Text;

namespace EmailPlatform.Mail.Dns;

/// <summary>Writes a query (RFC 1035 §4.1) with EDNS (RFC 6891).</summary>
internal static class DnsQuery
{
    /// <summary>What we take over UDP: what fits everywhere without fragments (the DNS flag day of 2020).</summary>
    public const ushort MaxUdpBytes = 1232;

    private const ushort RecursionDesired = 0x0100;
    private const ushort AuthenticData = 0x0020;
    private const ushort Internet = 1;
    private const ushort Opt = 41;
    private const ushort DnssecOk = 0x8000;
    private const int HeaderBytes = 12;
    private const int OptBytes = 11;

    /// <summary>The query as a packet.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="id">Of the query.</param>
    /// <param name="requestDnssec">Sets DO.</param>
    /// <param name="usesEdns">False for a server that cannot read it, which gets the question alone.</param>
    public static byte[] Write(DnsQuestion question, ushort id, bool requestDnssec, bool usesEdns = true)
    {
        var packet = new byte[HeaderBytes + question.Name.Length + 2 + 4 + (usesEdns ? OptBytes : 0)];
        var span = packet.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(span, id);
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], RecursionDesired | AuthenticData);
        BinaryPrimitives.WriteUInt16BigEndian(span[4..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(span[10..], (ushort)(usesEdns ? 1 : 0));

        span = span[HeaderBytes..];
        foreach (var range in question.Name.AsSpan().Split('.'))
        {
            var label = question.Name.AsSpan()[range];
            span[0] = (byte)label.Length;
            Encoding.ASCII.GetBytes(label, span[1..]);
            span = span[(1 + label.Length)..];
        }

        BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)question.Type);
        BinaryPrimitives.WriteUInt16BigEndian(span[3..], Internet);

        if (!usesEdns)
            return packet;

        span = span[5..];
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], Opt);
        BinaryPrimitives.WriteUInt16BigEndian(span[3..], MaxUdpBytes);
        BinaryPrimitives.WriteUInt16BigEndian(span[7..], requestDnssec ? DnssecOk : (ushort)0);
        return packet;
    }
}
