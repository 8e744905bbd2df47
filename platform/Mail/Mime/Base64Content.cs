using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;

namespace EmailPlatform.Mail.Mime;

/// <summary>Base64 in lines of 76 (RFC 2045 §6.8).</summary>
internal static class Base64Content
{
    private const int OctetsPerLine = 57;
    private const int LineLength = 76;
    private const int LinesPerBlock = 256;

    /// <summary>Encodes, every line with its end, so that an attachment of any size passes through one small block.</summary>
    public static void Encode(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        while (!content.IsEmpty)
        {
            var block = content[..Math.Min(content.Length, OctetsPerLine * LinesPerBlock)];
            content = content[block.Length..];
            var encoded = output.GetSpan((block.Length / OctetsPerLine + 1) * (LineLength + 2));
            var length = 0;
            while (!block.IsEmpty)
            {
                var line = block[..Math.Min(block.Length, OctetsPerLine)];
                block = block[line.Length..];
                var status = Base64.EncodeToUtf8(line, encoded[length..], out _, out var written);
                Debug.Assert(status == OperationStatus.Done);
                "\r\n"u8.CopyTo(encoded[(length + written)..]);
                length += written + 2;
            }

            output.Advance(length);
        }
    }

    /// <summary>Decodes, passing over whatever is not in the alphabet; padding in the middle starts a new group.</summary>
    /// <returns>The octets written, fewer than given.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (Base64.DecodeFromUtf8(encoded, decoded, out _, out var written) == OperationStatus.Done)
            return written;

        var length = 0;
        var bits = 0;
        var group = 0u;
        foreach (var octet in encoded)
        {
            var value = ValueOf(octet);
            if (value >= 0)
            {
                group = (group << 6) | (uint)value;
                bits += 6;
                if (bits >= 8)
                {
                    bits -= 8;
                    decoded[length++] = (byte)(group >> bits);
                }
            }
            else if (octet == '=')
            {
                bits = 0;
            }
        }

        return length;
    }

    private static int ValueOf(byte octet) => octet switch
    {
        >= (byte)'A' and <= (byte)'Z' => octet - 'A',
        >= (byte)'a' and <= (byte)'z' => octet - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => octet - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
