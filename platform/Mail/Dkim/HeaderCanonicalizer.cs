using System.Buffers;
using System.Text;

namespace EmailPlatform.Mail.Dkim;

/// <summary>Canonical header fields (RFC 6376 §3.4.1, §3.4.2).</summary>
internal static class HeaderCanonicalizer
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Writes a field in its canonical form, its line end included when asked for.</summary>
    /// <param name="canonicalization">Which form.</param>
    /// <param name="field">The whole field, with or without the line end.</param>
    /// <param name="output">Gets the form.</param>
    /// <param name="endLine">False for the signature field itself (§3.7).</param>
    public static void Write(Canonicalization canonicalization, ReadOnlySpan<byte> field, ArrayBufferWriter<byte> output, bool endLine = true)
    {
        if (canonicalization == Canonicalization.Relaxed)
            WriteRelaxed(field, output);
        else
            output.Write(field.TrimEnd("\r\n"u8));
        if (endLine)
            output.Write("\r\n"u8);
    }

    private static void WriteRelaxed(ReadOnlySpan<byte> field, ArrayBufferWriter<byte> output)
    {
        var colon = field.IndexOf((byte)':');
        var name = field[..colon].TrimEnd(" \t"u8);
        var span = output.GetSpan(field.Length + 1);
        Ascii.ToLower(name, span, out var length);
        span[length++] = (byte)':';

        for (var value = field[(colon + 1)..].Trim(" \t\r\n"u8); !value.IsEmpty;)
        {
            var word = value.IndexOfAny(WhiteSpace);
            if (word < 0)
                word = value.Length;
            value[..word].CopyTo(span[length..]);
            length += word;
            value = value[word..];
            if (value.IsEmpty)
                break;
            span[length++] = (byte)' ';
            value = value[value.IndexOfAnyExcept(WhiteSpace)..];
        }

        output.Advance(length);
    }
}
