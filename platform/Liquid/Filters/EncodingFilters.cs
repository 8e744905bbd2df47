using System.Text;
using System.Text.Unicode;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Filters for base64 and for URLs.</summary>
internal static class EncodingFilters
{
    public static LiquidValue Base64Encode(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        FilterText.Make(context, Convert.ToBase64String(Bytes(context, input)));

    public static LiquidValue Base64UrlEncode(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        FilterText.Make(context, Convert.ToBase64String(Bytes(context, input)).Replace('+', '-').Replace('/', '_'));

    public static LiquidValue Base64Decode(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Decode(context, FilterText.Read(context, input), "base64_decode");

    public static LiquidValue Base64UrlDecode(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var text = FilterText.Read(context, input).Replace('-', '+').Replace('_', '/');
        return Decode(context, text.PadRight((text.Length + 3) / 4 * 4, '='), "base64_url_safe_decode");
    }

    public static LiquidValue UrlEncode(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        if (input.IsNil)
            return input;
        FilterText.Charge(context, FilterText.Read(context, input).Length * 4L);
        var builder = new StringBuilder();
        foreach (var b in Bytes(context, input))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
                builder.Append((char)b);
            else if (b == ' ')
                builder.Append('+');
            else
                builder.Append('%').Append(Convert.ToHexString([b]));
        }

        return FilterText.Make(context, builder.ToString());
    }

    public static LiquidValue UrlDecode(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        if (input.IsNil)
            return input;
        var encoded = Bytes(context, input);
        var decoded = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 2 < encoded.Length && char.IsAsciiHexDigit((char)encoded[i + 1]) && char.IsAsciiHexDigit((char)encoded[i + 2]))
            {
                decoded[length++] = (byte)((HexValue(encoded[i + 1]) << 4) | HexValue(encoded[i + 2]));
                i += 2;
            }
            else
            {
                decoded[length++] = encoded[i] == '+' ? (byte)' ' : encoded[i];
            }
        }

        var bytes = decoded.AsSpan(0, length);
        if (!Utf8.IsValid(bytes))
            throw new RenderFailure(LiquidErrorCode.InvalidArgument, "invalid byte sequence in UTF-8");
        return FilterText.Make(context, Encoding.UTF8.GetString(bytes));
    }

    private static int HexValue(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static byte[] Bytes(RenderContext context, LiquidValue input)
    {
        var text = FilterText.Read(context, input);
        FilterText.Charge(context, text.Length * 2L);
        return Encoding.UTF8.GetBytes(text);
    }

    private static LiquidValue Decode(RenderContext context, string text, string filter)
    {
        FilterText.Charge(context, text.Length);
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            throw new RenderFailure(LiquidErrorCode.InvalidArgument, $"invalid base64 provided to {filter}");
        return FilterText.Make(context, Encoding.UTF8.GetString(bytes.AsSpan(0, length)));
    }
}
