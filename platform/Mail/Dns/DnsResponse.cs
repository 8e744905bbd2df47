using System.Net;

namespace EmailPlatform.Mail.Dns;

/// <summary>A response that was read whole and belongs to its query.</summary>
internal sealed class DnsResponse
{
    private const ushort IsResponse = 0x8000;
    private const ushort OpcodeBits = 0x7800;
    private const ushort Truncated = 0x0200;
    private const ushort AuthenticData = 0x0020;
    private const ushort CodeBits = 0x000F;
    private const ushort Internet = 1;
    private const int MaxRecords = 1000;

    private DnsResponse()
    {
    }

    /// <summary>RCODE: 0 no error, 2 server failure, 3 no such name, 5 refused.</summary>
    public int Code { get; private init; }

    /// <summary>The rest did not fit; ask over TCP.</summary>
    public bool IsTruncated { get; private init; }

    /// <summary>The AD bit.</summary>
    public bool IsAuthenticated { get; private init; }

    /// <summary>The answer section, without the types that we do not know.</summary>
    public List<DnsRecord> Answers { get; } = [];

    /// <summary>The SOA of the authority section, which says how long a negative answer holds.</summary>
    public DnsRecord.StartOfAuthority? Authority { get; private set; }

    /// <summary>Reads a packet; null when it is malformed or answers another query, as a forged one would.</summary>
    public static DnsResponse? Read(ReadOnlySpan<byte> packet, DnsQuestion question, ushort id)
    {
        var reader = new DnsPacketReader(packet);
        if (!reader.TryReadUInt16(out var responseId) || responseId != id
            || !reader.TryReadUInt16(out var flags) || (flags & IsResponse) == 0 || (flags & OpcodeBits) != 0
            || !reader.TryReadUInt16(out var questions) || !reader.TryReadUInt16(out var answers)
            || !reader.TryReadUInt16(out var authorities) || !reader.TryReadUInt16(out _))
            return null;

        var response = new DnsResponse
        {
            Code = flags & CodeBits,
            IsTruncated = (flags & Truncated) != 0,
            IsAuthenticated = (flags & AuthenticData) != 0,
        };

        // Servers that cannot read a query may answer without its question (RFC 1035 §4.1.1, FORMERR); others repeat it.
        if (questions == 0 && response.Code == 1 && answers == 0)
            return response;
        if (questions != 1 || !reader.TryReadName(out var name) || name != question.Name
            || !reader.TryReadUInt16(out var type) || type != (ushort)question.Type
            || !reader.TryReadUInt16(out var @class) || @class != Internet)
            return null;

        if (response.IsTruncated)
            return response;
        if (answers + authorities > MaxRecords)
            return null;
        for (var i = 0; i < answers; i++)
        {
            if (!TryReadRecord(ref reader, out var record))
                return null;
            if (record is not null)
                response.Answers.Add(record);
        }

        for (var i = 0; i < authorities; i++)
        {
            if (!TryReadRecord(ref reader, out var record))
                return null;
            response.Authority ??= record as DnsRecord.StartOfAuthority;
        }

        return response;
    }

    private static bool TryReadRecord(ref DnsPacketReader reader, out DnsRecord? record)
    {
        record = null;
        if (!reader.TryReadName(out var name) || !reader.TryReadUInt16(out var type) || !reader.TryReadUInt16(out var @class)
            || !reader.TryReadUInt32(out var seconds) || !reader.TryReadUInt16(out var length))
            return false;

        var end = reader.Position + length;
        var data = reader;
        if (!data.TryReadBytes(length, out _))
            return false;
        if (@class != Internet)
        {
            reader.Position = end;
            return true;
        }

        // A time above 2^31 counts as none (RFC 2181 §8).
        var timeToLive = TimeSpan.FromSeconds(seconds > int.MaxValue ? 0 : seconds);
        if (!TryReadData(ref reader, (DnsRecordType)type, name, timeToLive, end, out record) || reader.Position > end)
            return false;
        reader.Position = end;
        return true;
    }

    private static bool TryReadData(
        ref DnsPacketReader reader, DnsRecordType type, string name, TimeSpan timeToLive, int end, out DnsRecord? record)
    {
        record = null;
        string target;
        switch (type)
        {
            case DnsRecordType.A or DnsRecordType.Aaaa:
                if (end - reader.Position != (type == DnsRecordType.A ? 4 : 16) || !reader.TryReadBytes(end - reader.Position, out var address))
                    return false;
                record = new DnsRecord.Address(name, timeToLive, new IPAddress(address));
                return true;

            case DnsRecordType.MX:
                if (!reader.TryReadUInt16(out var preference) || !reader.TryReadName(out target))
                    return false;
                record = new DnsRecord.MailExchange(name, timeToLive, preference, target);
                return true;

            case DnsRecordType.Txt:
                if (!reader.TryReadText(end, out var text))
                    return false;
                record = new DnsRecord.Text(name, timeToLive, text);
                return true;

            case DnsRecordType.Cname or DnsRecordType.Ptr or DnsRecordType.NS:
                if (!reader.TryReadName(out target))
                    return false;
                record = type == DnsRecordType.Cname ? new DnsRecord.Alias(name, timeToLive, target)
                    : type == DnsRecordType.Ptr ? new DnsRecord.Pointer(name, timeToLive, target)
                    : new DnsRecord.NameServer(name, timeToLive, target);
                return true;

            case DnsRecordType.Soa:
                if (!reader.TryReadName(out target) || !reader.TryReadName(out _) || !reader.TryReadBytes(16, out _)
                    || !reader.TryReadUInt32(out var minimum))
                    return false;
                record = new DnsRecord.StartOfAuthority(name, timeToLive, target, TimeSpan.FromSeconds(minimum > int.MaxValue ? 0 : minimum));
                return true;

            case DnsRecordType.Tlsa:
                if (!reader.TryReadByte(out var usage) || !reader.TryReadByte(out var selector) || !reader.TryReadByte(out var matching)
                    || !reader.TryReadBytes(end - reader.Position, out var association))
                    return false;
                record = new DnsRecord.CertificateAssociation(name, timeToLive, usage, selector, matching, association.ToArray());
                return true;

            default:
                return true;
        }
    }
}
