using System.Buffers.Binary;
using System.Text;

namespace EmailPlatform.Mail.Dns;

/// <summary>Reads a packet field by field and never past its end. Every method is false when the packet is wrong.</summary>
internal ref struct DnsPacketReader(ReadOnlySpan<byte> packet)
{
    private const int MaxNameBytes = 255;
    private const byte PointerBits = 0xC0;

    private readonly ReadOnlySpan<byte> _packet = packet;

    /// <summary>Where the next field starts.</summary>
    public int Position { get; set; }

    public bool TryReadByte(out byte value)
    {
        value = 0;
        if (Position >= _packet.Length)
            return false;
        value = _packet[Position++];
        return true;
    }

    public bool TryReadUInt16(out ushort value)
    {
        value = 0;
        if (_packet.Length - Position < sizeof(ushort))
            return false;
        value = BinaryPrimitives.ReadUInt16BigEndian(_packet[Position..]);
        Position += sizeof(ushort);
        return true;
    }

    public bool TryReadUInt32(out uint value)
    {
        value = 0;
        if (_packet.Length - Position < sizeof(uint))
            return false;
        value = BinaryPrimitives.ReadUInt32BigEndian(_packet[Position..]);
        Position += sizeof(uint);
        return true;
    }

    public bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (count < 0 || _packet.Length - Position < count)
            return false;
        bytes = _packet.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>
    /// A name, in lower case. A compression pointer must lead backwards of where its name began, so that there are no loops. A byte that
    /// is no printable ASCII, or a dot within a label, makes the name wrong: it could pass for another one.
    /// </summary>
    public bool TryReadName(out string name)
    {
        name = "";
        Span<char> text = stackalloc char[MaxNameBytes];
        var length = 0;
        var at = Position;
        var limit = Position;
        var isCompressed = false;
        while (true)
        {
            if (at >= _packet.Length)
                return false;
            var count = _packet[at++];
            if (count == 0)
                break;

            if ((count & PointerBits) == PointerBits)
            {
                if (at >= _packet.Length)
                    return false;
                var target = ((count & ~PointerBits) << 8) | _packet[at++];
                if (!isCompressed)
                    Position = at;
                isCompressed = true;
                if (target >= limit)
                    return false;
                at = limit = target;
                continue;
            }

            if ((count & PointerBits) != 0 || _packet.Length - at < count || length + count + 1 >= MaxNameBytes)
                return false;
            if (length > 0)
                text[length++] = '.';
            foreach (var b in _packet.Slice(at, count))
            {
                if (b is <= (byte)' ' or >= 0x7F or (byte)'.')
                    return false;
                text[length++] = char.ToLowerInvariant((char)b);
            }

            at += count;
        }

        if (!isCompressed)
            Position = at;
        name = text[..length].ToString();
        return true;
    }

    /// <summary>Character strings up to <paramref name="end"/>, joined.</summary>
    public bool TryReadText(int end, out string text)
    {
        var joined = new StringBuilder();
        text = "";
        while (Position < end)
        {
            if (!TryReadByte(out var count) || Position + count > end || !TryReadBytes(count, out var bytes))
                return false;
            joined.Append(Encoding.Latin1.GetString(bytes));
        }

        text = joined.ToString();
        return true;
    }
}
