using System.Globalization;
using System.Text;

namespace EmailPlatform.Mail.Smtp;

/// <summary>The encoding of ESMTP parameter values that may hold anything printable (RFC 3461 §4).</summary>
internal static class Xtext
{
    /// <summary>Encodes <paramref name="value"/>; what is not printable ASCII, and <c>+</c> and <c>=</c>, becomes <c>+HH</c> of its UTF-8.</summary>
    public static string Encode(string value)
    {
        var encoded = new StringBuilder(value.Length);
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (b is > 0x20 and < 0x7F and not ((byte)'+' or (byte)'='))
                encoded.Append((char)b);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"+{b:X2}");
        }

        return encoded.ToString();
    }

    /// <summary>Decodes <paramref name="text"/>; false when it is no xtext.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out string value)
    {
        value = "";
        var decoded = new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c is <= ' ' or > '~' or '=')
                return false;
            if (c != '+')
            {
                decoded[length++] = (byte)c;
                continue;
            }

            if (at + 2 >= text.Length || !IsUpperHex(text[at + 1]) || !IsUpperHex(text[at + 2]))
                return false;
            decoded[length++] = byte.Parse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            at += 2;
        }

        value = Encoding.UTF8.GetString(decoded, 0, length);
        return true;
    }

    private static bool IsUpperHex(char c) => c is (>= '0' and <= '9') or (>= 'A' and <= 'F');
}
