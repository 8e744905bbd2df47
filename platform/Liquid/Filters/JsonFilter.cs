using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>
/// <c>json</c>: any value as JSON, for a <c>script</c> of HTML, such as the markup that mail programs read. No tag and no
/// apostrophe can be in it, so where output is escaped it is not: it may stand in a script or between the single quotes of an attribute.
/// </summary>
internal static class JsonFilter
{
    /// <summary>In bytes: its items may be few values that stand in it many times.</summary>
    private const int MaxLength = 4 * 1024 * 1024;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static LiquidValue Json(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, Writing))
            Write(context, writer, input);
        var text = new StringBuilder(Encoding.UTF8.GetString(output.WrittenSpan))
            .Replace("<", "\\u003c")
            .Replace(">", "\\u003e")
            .Replace("&", "\\u0026");
        if (context.EscapeHtml)
            text.Replace("'", "\\u0027");
        return FilterText.Make(context, text.ToString(), isSafe: context.EscapeHtml);
    }

    private static void Write(RenderContext context, Utf8JsonWriter writer, LiquidValue value)
    {
        context.Budget.Step();
        if (writer.BytesCommitted + writer.BytesPending > MaxLength)
            throw new RenderFailure(LiquidErrorCode.TooManyValueBytes, $"the JSON of a value is longer than {MaxLength} bytes");
        switch (value.Payload)
        {
            case Text text:
                context.Budget.Make(text.Size);
                writer.WriteStringValue(text.Characters);
                break;
            case ArrayPayload array:
                writer.WriteStartArray();
                foreach (var item in array.Items)
                    Write(context, writer, item);
                writer.WriteEndArray();
                break;
            case MapPayload map:
                writer.WriteStartObject();
                foreach (ref readonly var member in map.Members)
                {
                    writer.WritePropertyName(member.Name.Text);
                    Write(context, writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case BigNumber big:
                writer.WriteRawValue(big.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case Scalar when value.IsSmallInteger:
                writer.WriteNumberValue(value.SmallInteger);
                break;
            case Scalar when value.Kind == LiquidKind.Boolean:
                writer.WriteBooleanValue(value.Boolean);
                break;
            case Scalar when value.Kind == LiquidKind.Float && double.IsFinite(value.Float):
                writer.WriteRawValue(FloatForm.Of(value.Float));
                break;
            case RangePayload:
                writer.WriteStringValue(TextForm.Written(value));
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
