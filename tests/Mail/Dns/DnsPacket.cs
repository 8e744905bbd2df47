using System.Buffers.Binary;
using System.Text;

namespace EmailPlatform.Mail.Tests.Dns;

/// <summary>Makes response packets by hand.</summary>
internal static class DnsPacket
{
    /// <summary>Repeats the id and question of a query and adds records.</summary>
    public static byte[] Response(byte[] query, byte[][]? answers = null, byte[][]? authorities = null, int code = 0, ushort flags = 0)
    {
        var questionEnd = Array.IndexOf(query, (byte)0, 12) + 5;
        var packet = new List<byte>(query[..questionEnd]);
        foreach (var record in (answers ?? []).Concat(authorities ?? []))
            packet.AddRange(record);
        var bytes = packet.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(0x8180 | flags | code));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), (ushort)(answers?.Length ?? 0));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), (ushort)(authorities?.Length ?? 0));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), 0);
        return bytes;
    }

    public static byte[] Record(string name, ushort type, uint seconds, params byte[] data)
    {
        var fixedPart = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, type);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(2), 1);
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart.AsSpan(4), seconds);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)data.Length);
        return [.. Name(name), .. fixedPart, .. data];
    }

    public static byte[] MX(string name, ushort preference, string host, uint seconds = 300)
        => Record(name, 15, seconds, [(byte)(preference >> 8), (byte)preference, .. Name(host)]);

    public static byte[] Soa(string zone, uint minimum, uint seconds = 3600)
    {
        var numbers = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(16), minimum);
        return Record(zone, 6, seconds, [.. Name("ns." + zone), .. Name("hostmaster." + zone), .. numbers]);
    }

    public static byte[] Name(string name)
    {
        var bytes = new List<byte>();
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.Add(0);
        return [.. bytes];
    }
}
