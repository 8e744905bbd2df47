using System.Buffers.Binary;
using System.Text;
using EmailPlatform.Mail.Dns;

namespace EmailPlatform.Bench.Fuzzing.Targets;

/// <summary>The DNS parser: response packets, each read as the answer to the question that it repeats.</summary>
internal sealed class DnsTarget : FuzzTarget
{
    private const byte Id = 7;
    private const int HeaderBytes = 12;
    private static readonly DnsRecordType[] Types =
    [
        DnsRecordType.A, DnsRecordType.NS, DnsRecordType.Cname, DnsRecordType.Soa, DnsRecordType.Ptr, DnsRecordType.MX, DnsRecordType.Txt, DnsRecordType.Aaaa,
        DnsRecordType.Tlsa,
    ];

    public override string Name => "dns";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Types.Select(type => Packet(type, 0x8180, Record(type))),
        Packet(DnsRecordType.A, 0x8180, [.. Record(DnsRecordType.Cname), .. Named("b.test", Record(DnsRecordType.A))], answers: 2),
        Packet(DnsRecordType.MX, 0x8183, Record(DnsRecordType.Soa), answers: 0, authorities: 1),
        Packet(DnsRecordType.MX, 0x8180, [.. Types.SelectMany(Record)], answers: Types.Length),
        Packet(DnsRecordType.A, 0x8380, []),
        [0, Id, 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0],
    ];

    public override IReadOnlyList<byte[]> Tokens { get; } =
    [
        [0xC0, 0x0C], [0xC0, 0x00], [0xC0, 0xFF], [0xFF, 0xFF], [0x3F], [0x40], [0x80], [0], [1, (byte)'x', 4, (byte)'t', (byte)'e', (byte)'s', (byte)'t', 0],
        [0, 1], [0, 5], [0, 6], [0, 15], [0, 16], [0, 28], [0, 41], [0, 52], [0, 255], [0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [.. Enumerable.Repeat((byte)63, 64)],
        .. Types.Select(Record),
    ];

    public override string Run(byte[] input)
    {
        if (input.Length > 0)
            input = [0, Id, .. input.AsSpan(Math.Min(2, input.Length))];
        var question = QuestionOf(input);
        _ = DnsQuery.Write(question, Id, requestDnssec: true);
        if (DnsResponse.Read(input, question, Id) is not { } response)
            return "malformed";

        foreach (var record in response.Answers)
        {
            FuzzViolation.ThrowIf(record.Name.Length > 255 || record.Name.AsSpan().ContainsAnyExceptInRange('!', '~'), "A name is none.");
            FuzzViolation.ThrowIf(record.TimeToLive < TimeSpan.Zero, "A time to live is negative.");
        }

        var outcome = DnsAnswer.Of(response, question, out var timeToLive);
        FuzzViolation.ThrowIf(timeToLive < TimeSpan.Zero || timeToLive == TimeSpan.MaxValue, "An answer would be kept for no time, or for ever.");
        if (outcome is DnsOutcome.Found found)
            FuzzViolation.ThrowIf(found.Records.Count == 0 || found.Records.Any(r => r.Name != found.CanonicalName), "A record of another name was found.");
        return $"{outcome.GetType().Name} {response.Code} {response.IsTruncated} {(Types.Contains(question.Type) ? question.Type : DnsRecordType.None)} {Math.Min(response.Answers.Count, 12)} "
            + string.Join(',', response.Answers.Select(r => r.GetType().Name).Distinct().Order(StringComparer.Ordinal)) + (response.Authority is null ? "" : " soa");
    }

    private static DnsQuestion QuestionOf(byte[] packet)
    {
        var reader = new DnsPacketReader(packet) { Position = Math.Min(HeaderBytes, packet.Length) };
        return reader.TryReadName(out var name) && reader.TryReadUInt16(out var type) && DnsQuestion.TryCreate(name, (DnsRecordType)type, out var question)
            ? question.Value
            : new DnsQuestion("x.test", DnsRecordType.MX);
    }

    private static byte[] Packet(DnsRecordType type, ushort flags, byte[] records, int answers = 1, int authorities = 0)
    {
        var header = new byte[HeaderBytes];
        header[1] = Id;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), flags);
        header[5] = 1;
        header[7] = (byte)answers;
        header[9] = (byte)authorities;
        return [.. header, .. Text("x.test"), 0, (byte)type, 0, 1, .. records];
    }

    private static byte[] Record(DnsRecordType type)
    {
        byte[] data = type switch
        {
            DnsRecordType.A => [192, 0, 2, 1],
            DnsRecordType.Aaaa => [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            DnsRecordType.MX => [0, 10, .. Text("mx.test")],
            DnsRecordType.Txt => [3, .. "v=s"u8, 4, .. "pf1 "u8],
            DnsRecordType.Soa => [.. Text("ns.test"), 0xC0, 0x0C, .. new byte[20]],
            DnsRecordType.Tlsa => [3, 1, 1, 0xAA, 0xBB],
            _ => Text("b.test"),
        };
        return [0xC0, 0x0C, 0, (byte)type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];
    }

    private static byte[] Named(string name, byte[] record) => [.. Text(name), .. record.AsSpan(2)];

    private static byte[] Text(string name)
        => [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
}
