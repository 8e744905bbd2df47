using System.Globalization;
using System.Text;
using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Values;

/// <summary>The text of a value as text filters read it. Only lists are written otherwise, one item after another.</summary>
internal static class TextForm
{
    /// <summary>The longest text of a list or an object, in characters: its items may be few texts that stand in it many times.</summary>
    private const int MaxLength = 4 * 1024 * 1024;

    public static string Of(LiquidValue value)
    {
        switch (value.Kind)
        {
            case LiquidKind.String:
                return ((Text)value.Payload!).Characters;
            case LiquidKind.Integer:
                return value.Payload is BigNumber big
                    ? big.Value.ToString(CultureInfo.InvariantCulture)
                    : value.SmallInteger.ToString(CultureInfo.InvariantCulture);
            case LiquidKind.Boolean:
                return value.Boolean ? "true" : "false";
            case LiquidKind.Float:
                return FloatForm.Of(value.Float);
            case LiquidKind.Array or LiquidKind.Object or LiquidKind.Range:
                var builder = new StringBuilder();
                Inspect(builder, value);
                return builder.ToString();
            default:
                return string.Empty;
        }
    }

    public static string Written(LiquidValue value)
    {
        if (value.Kind != LiquidKind.Array)
            return Of(value);
        var builder = new StringBuilder();
        Append(builder, value);
        return builder.ToString();
    }

    /// <summary>The text of a value as output and <c>join</c> write it.</summary>
    public static void Append(StringBuilder builder, LiquidValue value)
    {
        switch (value.Payload)
        {
            case ArrayPayload array:
                foreach (var item in array.Items)
                {
                    Append(builder, item);
                    ThrowIfTooLong(builder);
                }

                break;
            case MapPayload map:
                Inspect(builder, map);
                break;
            case RangePayload range:
                builder.Append(CultureInfo.InvariantCulture, $"{range.First}..{range.Last}");
                break;
            case ObjectPayload:
                builder.Append(value.Payload);
                break;
            default:
                builder.Append(Of(value));
                break;
        }
    }

    private static void Inspect(StringBuilder builder, MapPayload map)
    {
        builder.Append('{');
        var separator = string.Empty;
        foreach (ref readonly var member in map.Members)
        {
            builder.Append(separator);
            Quote(builder, member.Name.Text);
            builder.Append("=>");
            Inspect(builder, member.Value);
            separator = ", ";
            ThrowIfTooLong(builder);
        }

        builder.Append('}');
    }

    private static void Inspect(StringBuilder builder, LiquidValue value)
    {
        switch (value.Payload)
        {
            case null:
                builder.Append("nil");
                break;
            case Text text:
                Quote(builder, text.Characters);
                break;
            case ArrayPayload array:
                builder.Append('[');
                for (var i = 0; i < array.Items.Length; i++)
                {
                    if (i > 0)
                        builder.Append(", ");
                    Inspect(builder, array.Items[i]);
                    ThrowIfTooLong(builder);
                }

                builder.Append(']');
                break;
            default:
                Append(builder, value);
                break;
        }
    }

    private static void ThrowIfTooLong(StringBuilder builder)
    {
        if (builder.Length > MaxLength)
            throw new RenderFailure(LiquidErrorCode.TooManyValueBytes, $"the text of a list is longer than {MaxLength} characters");
    }

    private static void Quote(StringBuilder builder, string text)
    {
        builder.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => builder.Append("\\\""),
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                '\e' => builder.Append("\\e"),
                < ' ' => builder.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}"),
                _ => builder.Append(c),
            };
        }

        builder.Append('"');
    }
}
