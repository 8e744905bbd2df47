using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace EmailPlatform.Liquid.Values;

/// <summary>
/// Texts of JSON. An escaped half of a surrogate pair is allowed by its grammar (RFC 8259 §8.2) and is no Unicode: it
/// becomes U+FFFD, where the runtime would throw.
/// </summary>
internal static class JsonText
{
    public static string Read(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Mended(JsonMarshal.GetRawUtf8Value(element));
        }
    }

    public static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return Mended([(byte)'"', .. JsonMarshal.GetRawUtf8PropertyName(property), (byte)'"']);
        }
    }

    private static string Mended(ReadOnlySpan<byte> quoted)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(quoted));
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
                continue;
            if (text[i + 1] != 'u' || Escaped(text, i) is not { } unit || !char.IsSurrogate(unit))
                i++;
            else if (char.IsHighSurrogate(unit) && Escaped(text, i + 6) is { } low && char.IsLowSurrogate(low))
                i += 11;
            else
                text.Remove(i + 2, 4).Insert(i + 2, "FFFD");
        }

        return JsonElement.Parse(text.ToString()).GetString()!;
    }

    /// <summary>The code unit that is written at a place as \uXXXX.</summary>
    private static char? Escaped(StringBuilder text, int at) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
            ? (char)ushort.Parse(text.ToString(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : null;
}
