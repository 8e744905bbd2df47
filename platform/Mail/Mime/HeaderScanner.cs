namespace EmailPlatform.Mail.Mime;

/// <summary>
/// Reads the fields of a header from the start of a message, in one pass. Lines end in CRLF or LF; a line that is neither a field
/// nor the continuation of one ends the header, and the body starts with it.
/// </summary>
internal ref struct HeaderScanner(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Where the next field starts; once <see cref="Read"/> has returned false, where the body does.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the header ended without an empty line.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Where the last field read starts.</summary>
    public int FieldStart { get; private set; }

    /// <summary>Octets of the last field's name, white space behind it excluded.</summary>
    public int NameLength { get; private set; }

    /// <summary>The last field with its line ends.</summary>
    public readonly ReadOnlySpan<byte> Field => _message[FieldStart..Position];

    public readonly ReadOnlySpan<byte> Name => Field[..NameLength];

    /// <summary>What stands behind the colon, line ends included.</summary>
    public readonly ReadOnlySpan<byte> Value => Field[(Field.IndexOf((byte)':') + 1)..];

    public bool Read()
    {
        var rest = _message[Position..];
        var lineEnd = MeasureEmptyLine(rest);
        if (rest.IsEmpty || lineEnd > 0)
        {
            IsBroken = rest.IsEmpty;
            Position += lineEnd;
            return false;
        }

        NameLength = MeasureName(rest);
        if (NameLength == 0)
        {
            IsBroken = true;
            return false;
        }

        FieldStart = Position;
        Position += MeasureField(rest);
        return true;
    }

    private static int MeasureEmptyLine(ReadOnlySpan<byte> rest) => rest.StartsWith("\r\n"u8) ? 2 : rest is [(byte)'\n', ..] ? 1 : 0;

    private static int MeasureName(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)':', (byte)'\n');
        if (end < 0 || rest[end] != ':')
            return 0;
        var name = rest[..end].TrimEnd(" \t"u8);
        return name.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? 0 : name.Length;
    }

    private static int MeasureField(ReadOnlySpan<byte> rest)
    {
        var length = 0;
        while (true)
        {
            var end = rest[length..].IndexOf((byte)'\n');
            if (end < 0)
                return rest.Length;
            length += end + 1;
            if (length == rest.Length || rest[length] is not ((byte)' ' or (byte)'\t'))
                return length;
        }
    }
}
