using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EmailPlatform.Liquid.Values;

/// <summary>JSON to values. Depth is bounded by the JSON reader's own limit.</summary>
internal static class JsonConversion
{
    public static LiquidValue Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => LiquidValue.True,
        JsonValueKind.False => LiquidValue.False,
        JsonValueKind.String => String(element),
        JsonValueKind.Number => Number(element),
        JsonValueKind.Array => Array(element),
        JsonValueKind.Object => Object(element),
        _ => LiquidValue.Nil,
    };

    private static LiquidValue String(JsonElement element)
    {
        var quoted = JsonMarshal.GetRawUtf8Value(element);
        var raw = quoted[1..^1];
        if (raw.IsEmpty)
            return LiquidValue.EmptyString;
        return raw.Contains((byte)'\\')
            ? LiquidValue.FromString(JsonText.Read(element))
            : new LiquidValue(new Text(raw.ToArray()));
    }

    private static LiquidValue Number(JsonElement element)
    {
        if (element.TryGetInt64(out var integer))
            return LiquidValue.FromInteger(integer);
        var raw = element.GetRawText();
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0 && raw.Length <= Numbers.MaxDigits)
            return LiquidValue.FromBigInteger(BigInteger.Parse(raw, CultureInfo.InvariantCulture));
        return LiquidValue.FromFloat(double.Parse(raw, CultureInfo.InvariantCulture));
    }

    private static LiquidValue Array(JsonElement element)
    {
        var items = new LiquidValue[element.GetArrayLength()];
        var i = 0;
        foreach (var item in element.EnumerateArray())
            items[i++] = Convert(item);
        return new LiquidValue(new ArrayPayload(items));
    }

    private static LiquidValue Object(JsonElement element)
    {
        var map = new MapPayload(element.GetPropertyCount());
        foreach (var property in element.EnumerateObject())
            map.Set(JsonText.Name(property), Convert(property.Value));
        return new LiquidValue(map);
    }
}
