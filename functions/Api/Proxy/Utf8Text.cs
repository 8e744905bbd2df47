using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Functions.Api.Proxy;

/// <summary>A JSON string as its UTF-8 bytes: a body of megabytes never becomes UTF-16.</summary>
internal sealed class Utf8Text : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A body is a string.");
        // Escapes only make text longer.
        var buffer = new byte[reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length];
        var length = reader.CopyString(buffer);
        return length == buffer.Length ? buffer : buffer[..length];
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteStringValue(value.AsSpan());
}
