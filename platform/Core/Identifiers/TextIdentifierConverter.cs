using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Identifiers;

/// <summary>Reads and writes an identifier as a JSON string.</summary>
internal sealed class TextIdentifierConverter<T> : JsonConverter<T>
    where T : struct, ITextIdentifier<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString(), out var identifier) ? identifier : throw new JsonException($"Not a {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
