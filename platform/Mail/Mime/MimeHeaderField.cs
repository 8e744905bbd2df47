using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>A field as it was read.</summary>
public sealed class MimeHeaderField
{
    private readonly int _valueStart;
    private string? _text;
    private string? _value;

    internal MimeHeaderField(ReadOnlyMemory<byte> raw, int nameLength)
    {
        Raw = raw;
        Name = Encoding.ASCII.GetString(raw.Span[..nameLength]);
        _valueStart = raw.Span.IndexOf((byte)':') + 1;
    }

    /// <summary>As written; compare without regard to letter case.</summary>
    public string Name { get; }

    /// <summary>The field's octets, folding and line ends included.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The value on one line, encoded words left as they are: for values that have a grammar.</summary>
    public string Text => _text ??= Unfold(Raw.Span[_valueStart..]);

    /// <summary>The value on one line as people read it, encoded words decoded. It may hold any character: it is for showing, not for parsing.</summary>
    public string Value => _value ??= EncodedWordDecoder.Decode(Text);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static string Unfold(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t\r\n"u8);
        if (value.IndexOf((byte)'\n') < 0)
            return Charsets.Decode(value, null);

        var unfolded = new byte[value.Length];
        var length = 0;
        while (!value.IsEmpty)
        {
            var end = value.IndexOf((byte)'\n');
            var line = end < 0 ? value : value[..end];
            value = end < 0 ? default : value[(end + 1)..];
            if (end >= 0 && line is [.., (byte)'\r'])
                line = line[..^1];
            line.CopyTo(unfolded.AsSpan(length));
            length += line.Length;
        }

        return Charsets.Decode(unfolded.AsSpan(0, length), null);
    }
}
