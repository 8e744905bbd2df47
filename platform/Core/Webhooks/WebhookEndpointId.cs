using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Webhooks;

/// <summary>A webhook endpoint: <c>wh_</c> and a UUIDv7 (RFC 9562 §5.7) as 32 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(JsonForm))]
public readonly record struct WebhookEndpointId
{
    private const string Prefix = "wh_";
    private const int Length = 35;

    private WebhookEndpointId(string value) => Value = value;

    public string Value { get; }

    public static WebhookEndpointId New(TimeProvider time) => new(Prefix + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));

    public static bool TryParse([NotNullWhen(true)] string? text, out WebhookEndpointId id)
    {
        id = default;
        if (text is not { Length: Length } || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        foreach (var c in text.AsSpan(Prefix.Length))
        {
            if (!char.IsAsciiHexDigitLower(c))
                return false;
        }
        id = new(text);
        return true;
    }

    public override string ToString() => Value;

    internal sealed class JsonForm : JsonConverter<WebhookEndpointId>
    {
        public override WebhookEndpointId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a webhook endpoint id.");

        public override void Write(Utf8JsonWriter writer, WebhookEndpointId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
