using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Accepting;

/// <summary>
/// An address as a client writes it: <c>{"email": "a@shop.example", "name": "Shop"}</c>, or the string <c>"Shop &lt;a@shop.example&gt;"</c>.
/// Not yet checked.
/// </summary>
[JsonConverter(typeof(JsonForm))]
public sealed record AddressInput
{
    public string? Email { get; init; }

    public string? Name { get; init; }

    /// <summary>The string form, in place of the other two.</summary>
    public string? Text { get; init; }

    internal sealed class JsonForm : JsonConverter<AddressInput>
    {
        public override AddressInput Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return new AddressInput { Text = reader.GetString() };
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("An address is a string, or an object with email and name.");

            string? email = null;
            string? name = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isEmail = reader.ValueTextEquals("email"u8);
                if (!isEmail && !reader.ValueTextEquals("name"u8))
                    throw new JsonException("An address has only email and name.");
                reader.Read();
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                    throw new JsonException("email and name are strings.");
                if (isEmail)
                    email = reader.GetString();
                else
                    name = reader.GetString();
            }
            return new AddressInput { Email = email, Name = name };
        }

        public override void Write(Utf8JsonWriter writer, AddressInput value, JsonSerializerOptions options)
        {
            if (value.Text is { } text)
            {
                writer.WriteStringValue(text);
                return;
            }
            writer.WriteStartObject();
            writer.WriteString("email"u8, value.Email);
            if (value.Name is { } name)
                writer.WriteString("name"u8, name);
            writer.WriteEndObject();
        }
    }
}
